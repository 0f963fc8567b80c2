package iommulab.workloads.explore;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.Graded;
import iommulab.workloads.grade.OutcomeTable;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.RunFailure;
import iommulab.workloads.scenario.Expectation;
import iommulab.workloads.scenario.Observables;
import iommulab.workloads.settings.Settings;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Judges and grades the runs of one scenario; may be shared by several engines. */
public final class Observer {
  private final String scenario;
  private final OutcomeTable table;

  /**
   * A run as it was graded.
   *
   * @param held the numbers of the expectations whose condition held at its end, if it came to it
   */
  public record Graduate(Graded outcome, Story story, Optional<BitSet> held) {
    /** The same with these choices. */
    Graduate with(Choices choices) {
      return new Graduate(outcome, story.with(choices), held);
    }
  }

  /** For this scenario's rows. */
  public Observer(Scenario scenario) {
    this.scenario = scenario.name();
    this.table =
        scenario instanceof Scenario.Litmus litmus
            ? OutcomeTable.of(litmus.litmus())
            : new OutcomeTable(List.of(), List.of());
  }

  /** The rows, none of them seen yet. */
  public List<Graded> rows() {
    return table.rows();
  }

  /** What the scenario expects of all runs together. */
  List<Expectation> expectations() {
    return table.expectations();
  }

  /** Looks at the last run of a bench; a run that failed is a {@link RunFailure}. */
  public Graduate look(Bench bench, RunResult result, long run, long seed) {
    return look(bench, result, run, seed, result.choices());
  }

  /** Looks at the last run of a bench, whose order is to be told in these choices. */
  Graduate look(Bench bench, RunResult result, long run, long seed, Choices choices) {
    if (result.ending() == Ending.FAILED) {
      throw new RunFailure(scenario, seed, result.failure());
    }
    Verdict verdict = Bench.judge(result);
    List<Finding> findings = Bench.findings(verdict);
    Story story =
        new Story(run, seed, choices, result.classDigest(), findings, harm(verdict, result));
    if (result.ending() != Ending.QUIESCENT) {
      Graded outcome = OutcomeTable.gradeUnfinished(Settings.name(result.ending()), findings);
      return new Graduate(outcome, story, Optional.empty());
    }
    Observables shows = bench.shows(result, verdict);
    return new Graduate(table.grade(shows, findings), story, Optional.of(table.holding(shows)));
  }

  /** The deliveries to each actor that the first harm came from. */
  private static Map<Integer, Integer> harm(Verdict verdict, RunResult result) {
    Map<Integer, Integer> needed = new TreeMap<>();
    OptionalInt first =
        verdict.findings().stream().mapToInt(finding -> finding.step()).filter(s -> s >= 0).min();
    first.ifPresent(
        step ->
            result.history().past(step).stream()
                .map(past -> result.history().steps().get(past).id().receiver())
                .forEach(receiver -> needed.merge(receiver, 1, Integer::sum)));
    return needed;
  }
}
