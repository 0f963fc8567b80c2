package iommulab.workloads.engine;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.OutcomeTable;
import iommulab.workloads.report.log.RunDigest;
import iommulab.workloads.run.Bench;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The project's scenarios, small enough to be run very often, and what their runs show. */
final class Scenes {
  private static final List<String> SMALL =
      List.of(
          "topology.endpoints=2",
          "topology.cpus=2",
          "workload.maps=1",
          "workload.pages=1",
          "workload.dma=2");

  private Scenes() {}

  /** A number of runs, larger on demand: {@code -Diommulab.long=true}, see docs/testing.md. */
  static int often(int usually, int onDemand) {
    return Boolean.getBoolean("iommulab.long") ? onDemand : usually;
  }

  /** So many runs of a first scenario, a tenth of any other: there may be many others. */
  static long runs(Scenario scenario, int ofTheFirst) {
    return scenario.file().contains("/first/") ? ofTheFirst : ofTheFirst / 10;
  }

  /** Every scenario under conf/scenarios; of a generated workload a small one. */
  static List<Scenario> all(String... settings) {
    Catalog catalog = Catalog.usual();
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : catalog.all()) {
      List<Given> given = new ArrayList<>();
      if (file.toString().endsWith(".conf")) {
        SMALL.forEach(setting -> given.add(given(setting)));
      }
      for (String setting : settings) {
        given.add(given(setting));
      }
      scenarios.add(catalog.read(file, given));
    }
    return scenarios;
  }

  /** The one scenario of this name, with these settings. */
  static Scenario named(String name, String... settings) {
    return all(settings).stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static Given given(String setting) {
    String[] parts = setting.split("=", 2);
    return new Given("--set " + setting, parts[0], parts[1]);
  }

  /** The outcome of the bench's last run, by its id in the table. */
  static String outcome(Scenario scenario, Bench bench, RunResult last) {
    OutcomeTable table =
        scenario instanceof Scenario.Litmus litmus
            ? OutcomeTable.of(litmus.litmus())
            : new OutcomeTable(List.of(), List.of());
    Verdict verdict = Bench.judge(last);
    List<Finding> found = Bench.findings(verdict);
    if (last.ending() == Ending.QUIESCENT) {
      table.add(0, bench.shows(last, verdict), found);
    } else {
      table.add(0, OutcomeTable.gradeUnfinished(last.ending() + last.failure(), found));
    }
    return table.outcomes().stream()
        .filter(outcome -> outcome.count() > 0)
        .map(Outcome::id)
        .findFirst()
        .orElseThrow();
  }

  /** What the judge found, each step named by its delivery, which is the same in every order. */
  static List<String> found(RunResult run) {
    return Bench.judge(run).findings().stream()
        .map(
            f ->
                String.join(
                    "|",
                    f.property().toString(),
                    f.accused().toString(),
                    f.rule(),
                    f.section(),
                    f.what(),
                    f.key(),
                    f.step() < 0 ? "set-up" : run.history().steps().get(f.step()).id().toString()))
        .toList();
  }

  /** The choices of a run as those of an untimed run. */
  static Choices untimed(Choices choices) {
    return new Choices(
        choices.picked().stream().map(it -> new Choices.Picked(it.id(), 0)).toList(),
        choices.chosen());
  }

  /** Everything that a run shows, in one line. */
  static String whole(RunResult run) {
    String text = RunDigest.text(run.history().toString().getBytes(StandardCharsets.UTF_8));
    return run.ending()
        + " "
        + run.failure()
        + " class "
        + Long.toHexString(run.classDigest())
        + " steps "
        + text
        + " choices "
        + run.choices().picked().hashCode()
        + " "
        + run.choices().chosen()
        + " "
        + found(run);
  }

  /** What was handled and noted in a step, without time and place. */
  static String what(Step step) {
    return step.id() + " " + step.message() + " " + step.facts();
  }
}
