package iommulab.workloads.run;

import iommulab.actors.control.Ending;
import iommulab.model.address.Pa;
import iommulab.model.ledger.History;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.grade.Expectations;
import iommulab.workloads.grade.Expectations.Reach;
import iommulab.workloads.grade.Expected;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.FindingCount;
import iommulab.workloads.grade.OutcomeTable;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.report.log.LogEncoder;
import iommulab.workloads.report.log.RunDigest;
import iommulab.workloads.run.ScenarioRunner.Kept;
import iommulab.workloads.scenario.Observables;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.RunSettings.LogKind;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up the runs of one scenario, in the order of their seeds, into its result.
 *
 * <p>A run that was given up is inconclusive, and so is an interrupted scenario, unless something
 * forbidden was seen. A failed run is our mistake and ends everything with a {@link RunFailure}.
 */
public final class RunCollector {
  private static final int DISTINCT_FINDINGS = 200;

  private final Scenario scenario;
  private final RunSettings settings;
  private final OutcomeTable table;
  private final Expectations expectations;
  private final Kept kept;
  private final LogEncoder encoder = new LogEncoder();
  private final RunDigest digest = new RunDigest();
  private final Map<Finding, FindingCount> findings = new LinkedHashMap<>();
  private final SortedMap<String, Number> metrics = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private Map<String, Pa> pages = Map.of();
  private RunTrace trace;
  private long steps;
  private long mostSteps;

  /** Collects runs of a scenario; its table is that of its litmus file, or without rows. */
  public RunCollector(Scenario scenario, Kept kept) {
    this.scenario = scenario;
    this.settings = scenario.settings().run();
    this.kept = kept;
    this.table =
        scenario instanceof Scenario.Litmus litmus
            ? OutcomeTable.of(litmus.litmus())
            : new OutcomeTable(List.of(), List.of());
    this.expectations = new Expectations(table.expectations());
  }

  /**
   * Adds the next run.
   *
   * @param ending how it ended
   * @param failure what went wrong if it failed
   * @param history its steps
   * @param shows what conditions may ask
   * @param found what the judge found
   */
  public void add(
      long seed,
      Ending ending,
      String failure,
      History history,
      Observables shows,
      List<Finding> found) {
    if (ending == Ending.FAILED) {
      throw new RunFailure(scenario.name(), seed, failure);
    }
    byte[] body = encoder.body(history);
    digest.add(body);
    if (ending == Ending.QUIESCENT) {
      expectations.ended(table.holding(shows));
    } else {
      expectations.givenUp();
    }
    boolean newOutcome =
        ending == Ending.QUIESCENT
            ? table.add(seed, table.grade(shows, found))
            : table.add(seed, OutcomeTable.gradeUnfinished(Settings.name(ending), found));
    boolean newFinding = false;
    for (Finding finding : found.stream().distinct().toList()) {
      newFinding |= count(finding, seed);
    }
    boolean wanted = settings.log() == LogKind.SEEN && (newOutcome || newFinding);
    if (wanted || settings.log() == LogKind.ALL) {
      kept.run(seed, body);
    }
    steps += history.steps().size();
    mostSteps = Math.max(mostSteps, history.steps().size());
  }

  private boolean count(Finding finding, long seed) {
    Finding key = finding;
    if (findings.size() >= DISTINCT_FINDINGS && !findings.containsKey(finding)) {
      key =
          new Finding(
              finding.property(),
              finding.accused(),
              finding.rule(),
              finding.section(),
              "more cases like those above",
              finding.permitted());
    }
    FindingCount before = findings.get(key);
    findings.put(
        key,
        before == null
            ? new FindingCount(key, 1, seed)
            : new FindingCount(key, before.count() + 1, before.firstSeed()));
    return before == null;
  }

  /** Sets a number of the report. */
  public void metric(String name, Number value) {
    metrics.put(name, value);
  }

  /** Adds to a whole number of the report. */
  public void count(String name, long more) {
    metrics.merge(name, more, (a, b) -> a.longValue() + b.longValue());
  }

  /** Adds a sentence for people. */
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** Names pages for people. */
  public void pages(Map<String, Pa> names) {
    pages = Collections.unmodifiableMap(new LinkedHashMap<>(names));
  }

  /** Keeps a run whole, for people. */
  public void trace(RunTrace whole) {
    trace = whole;
  }

  /** How many runs were added. */
  public long runs() {
    return table.runs();
  }

  /** What the runs showed together. */
  public ScenarioResult result() {
    boolean interrupted = table.runs() < settings.runs();
    List<Expected> expected = expectations.results(interrupted ? Reach.CUT_SHORT : Reach.SAMPLED);
    RunVerdict verdict = table.verdict().and(Expectations.verdict(expected));
    if (interrupted) {
      verdict = verdict.and(RunVerdict.INCONCLUSIVE);
      notes.add("interrupted after " + table.runs() + " of " + settings.runs() + " runs");
    }
    metrics.put("deliveries", steps);
    metrics.put("deliveries-most", mostSteps);
    return new ScenarioResult(
        scenario.name(),
        scenario.file(),
        scenario.title(),
        settings.preset(),
        settings.engine(),
        settings.seed(),
        table.runs(),
        settings.runs(),
        digest.text(),
        verdict,
        table.outcomes(),
        expected,
        List.copyOf(findings.values()),
        Collections.unmodifiableSortedMap(metrics),
        List.copyOf(notes),
        pages,
        Optional.ofNullable(trace));
  }
}
