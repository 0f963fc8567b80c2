package iommulab.workloads.witness;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.explore.Sampler;
import iommulab.workloads.explore.Sampler.Sample;
import iommulab.workloads.forms.Racy;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.RunFailure;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.witness.Witness.Found;
import iommulab.workloads.witness.Witness.Shown;
import iommulab.workloads.witness.Witness.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convicts racy forms by the default strategy, shrinks the first witness of each and asks {@link
 * Minimality} what could still be left out; prints the table of {@code docs/convicted.md}.
 *
 * <p>Arguments: names of racy forms; all of them without. With {@code -Diommulab.keep=DIR} the
 * witnesses are kept there. Ends with 1 if a form is not convicted or a witness is not minimal.
 */
final class Convictions {
  private static final int RUNS = 2_000;
  private static final Plan PLAN = new Plan(Method.MIXED, RUNS, 0, 0, 1);

  /** Runs convicted for the written reason, and the first of them. */
  private record Convicted(int runs, Optional<Witness> first) {}

  private final List<Integer> explored = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private Convictions() {}

  public static void main(String[] arguments) {
    List<String> wanted = List.of(arguments);
    Convictions convictions = new Convictions();
    Racy.all().stream()
        .filter(racy -> wanted.isEmpty() || wanted.contains(racy.scenario()))
        .forEach(convictions::row);
    System.out.println();
    System.out.print(convictions.summary());
    System.exit(convictions.failures.isEmpty() ? 0 : 1);
  }

  private void row(Racy racy) {
    Convicted convicted = convict(racy);
    String row =
        String.format("| `%s` | %,d | %s |", racy.scenario(), convicted.runs(), racy.reason());
    if (convicted.first().isEmpty()) {
      failures.add("`" + racy.scenario() + "` was not convicted");
      System.out.println(row + " - | - | - | - | - |");
      return;
    }
    Witness witness = convicted.first().get();
    keep(witness, racy.scenario() + WitnessFile.ENDING);
    String run = String.format(" %,d |", witness.found().run());
    try {
      System.out.println(row + run + small(racy, witness));
    } catch (ScenarioException | RunFailure e) {
      failures.add("`" + racy.scenario() + "` was not shrunk: " + e.getMessage());
      System.out.println(row + run + " - | - | - | no |");
    }
  }

  private static Convicted convict(Racy racy) {
    Scenario scenario = Catalog.usual().read(racy.scenario(), List.of()).get(0);
    Preset preset = scenario.settings().run().preset();
    Sampler sampler = new Sampler(PLAN, preset, Optional.empty());
    long root = scenario.settings().run().seed();
    Optional<Witness> first = Optional.empty();
    int convictions = 0;
    try (Rerun rerun = new Rerun(Catalog.usual(), Keeper.origin(scenario))) {
      for (int run = 0; run < RUNS; run++) {
        Sample sample = rerun.sample(sampler, root + run);
        if (!isFor(racy, rerun.shown(sample.result()))) {
          continue;
        }
        convictions++;
        if (first.isEmpty()) {
          Recorded story = new Recorded(sample.story().get(), false);
          RunResult again = rerun.run(preset, story, root + run);
          Found found = new Found("mixed", RUNS, 0, root, run, root + run);
          first = Optional.of(rerun.witness(again, found, Optional.empty()));
        }
      }
    }
    return new Convicted(convictions, first);
  }

  /** Whether the first harm is one that was written down, or there is none and a row convicts. */
  private static boolean isFor(Racy racy, Shown shown) {
    List<String> harms =
        shown.violations().stream()
            .map(print -> print.property() + " " + print.accused() + " " + print.rule())
            .toList();
    boolean written =
        racy.reasons().isEmpty()
            ? harms.isEmpty()
            : !harms.isEmpty() && racy.reasons().contains(harms.get(0));
    return shown.grade() == RunVerdict.FORBIDDEN && written;
  }

  private String small(Racy racy, Witness witness) {
    Witness small = Shrinking.shrink(Catalog.usual(), racy.scenario(), witness);
    keep(small, racy.scenario() + ".small" + WitnessFile.ENDING);
    Size before = small.shrunk().orElseThrow().before();
    Size after = small.shrunk().orElseThrow().after();
    explored.add(after.explored());
    if (!Replay.of(Catalog.usual(), small).isSame()) {
      failures.add("`" + racy.scenario() + "` does not replay when it is small");
    }
    List<String> rest = Minimality.superfluous(small);
    rest.forEach(one -> failures.add("`" + racy.scenario() + "` does not need `" + one + "`"));
    return String.format(
        " %d → %d | %d → %d | %d → %d | %s |",
        before.steps(),
        after.steps(),
        before.externals(),
        after.externals(),
        before.explored(),
        after.explored(),
        rest.isEmpty() ? "yes" : "no");
  }

  private static void keep(Witness witness, String name) {
    String directory = System.getProperty("iommulab.keep", "");
    if (!directory.isEmpty()) {
      WitnessFile.write(Path.of(directory, name), witness);
    }
  }

  private String summary() {
    StringBuilder text = new StringBuilder();
    if (!explored.isEmpty()) {
      List<Integer> sorted = explored.stream().sorted().toList();
      text.append(
          String.format(
              "Median of explored deliveries after shrinking: %d; most: %d. %d witnesses, %d failures.%n",
              sorted.get(sorted.size() / 2),
              sorted.get(sorted.size() - 1),
              sorted.size(),
              failures.size()));
    }
    failures.forEach(failure -> text.append("- ").append(failure).append('\n'));
    return text.toString();
  }
}
