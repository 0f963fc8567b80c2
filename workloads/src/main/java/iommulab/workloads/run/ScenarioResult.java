package iommulab.workloads.run;

import iommulab.model.address.Pa;
import iommulab.model.agenda.Preset;
import iommulab.workloads.grade.Expected;
import iommulab.workloads.grade.FindingCount;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.settings.RunSettings.EngineKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the runs of one scenario showed.
 *
 * @param scenario its short name
 * @param file where it was read
 * @param title one sentence; may be empty
 * @param preset what time permitted
 * @param engine who ran the actors
 * @param seed of the first run
 * @param runs how many were done
 * @param planned how many were asked for; more than {@code runs} if it was interrupted
 * @param digest over the log bodies of the runs, in seed order
 * @param verdict of all runs together
 * @param outcomes the table, rows in the order of the file
 * @param expectations what became of {@code always}, {@code sometimes} and {@code eventually}
 * @param findings what the judge found, the first seen first
 * @param metrics numbers by name
 * @param notes sentences for people: what was given up, what was not tried
 * @param pages the names of physical pages, for people
 * @param trace the run itself, if there was only one and it is to be shown
 */
public record ScenarioResult(
    String scenario,
    String file,
    String title,
    Preset preset,
    EngineKind engine,
    long seed,
    long runs,
    long planned,
    String digest,
    RunVerdict verdict,
    List<Outcome> outcomes,
    List<Expected> expectations,
    List<FindingCount> findings,
    SortedMap<String, Number> metrics,
    List<String> notes,
    Map<String, Pa> pages,
    Optional<RunTrace> trace) {

  /** The same without its trace. */
  public ScenarioResult withoutTrace() {
    return new ScenarioResult(
        scenario,
        file,
        title,
        preset,
        engine,
        seed,
        runs,
        planned,
        digest,
        verdict,
        outcomes,
        expectations,
        findings,
        metrics,
        notes,
        pages,
        Optional.empty());
  }
}
