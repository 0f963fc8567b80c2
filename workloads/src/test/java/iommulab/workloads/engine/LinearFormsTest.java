package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.ledger.Step;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.Bench;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every linear form of a real run's partial order can be run, is of the same class, and gets the
 * same verdict, whether the run is convicted or clean.
 */
final class LinearFormsTest {
  private static final int FORMS = 100;
  private static final int SAMPLED = 500;
  private static final int OF_A_KIND = Scenes.often(3, 50);

  @Test
  void hundredLinearFormsGetOneVerdict() {
    Map<String, Integer> judged = new TreeMap<>();
    for (Scenario scenario : Scenes.all()) {
      try (Bench bench = new Bench(scenario)) {
        Swaps swaps = new Swaps(bench, scenario.name());
        Map<String, Integer> kinds = new LinkedHashMap<>();
        for (long seed = 1; seed <= Scenes.runs(scenario, SAMPLED); seed++) {
          RunResult run = swaps.run(seed);
          if (kinds.merge(rules(run), 1, Integer::sum) <= OF_A_KIND) {
            judged.merge(rules(run), 1, Integer::sum);
            Random random = new Random(seed);
            List<List<Choices.Picked>> forms = new ArrayList<>();
            for (int form = 0; form < FORMS; form++) {
              forms.add(shuffled(run, random));
            }
            swaps.reorder(run, seed, forms);
          }
        }
      }
    }
    System.out.printf("%d linear forms of each of these histories: %s%n", FORMS, judged);
    assertThat(judged).containsKey("clean").hasSizeGreaterThan(1);
  }

  private static String rules(RunResult run) {
    Set<String> rules = new TreeSet<>();
    Bench.judge(run).findings().forEach(f -> rules.add(f.accused().kind() + " " + f.rule()));
    return rules.isEmpty() ? "clean" : rules.toString();
  }

  /** A random order that respects cause, dependence and channels. */
  private static List<Choices.Picked> shuffled(RunResult run, Random random) {
    List<Step> steps = run.history().steps();
    List<List<Integer>> before = new ArrayList<>();
    int[] open = new int[steps.size()];
    Map<Object, Integer> lastOnChannel = new LinkedHashMap<>();
    for (Step step : steps) {
      before.add(new ArrayList<>());
      Set<Integer> needed = new TreeSet<>(step.after());
      needed.add(step.cause());
      Integer earlier = lastOnChannel.put(Swaps.channel(step), step.index());
      needed.add(earlier == null ? -1 : earlier);
      needed.remove(-1);
      needed.forEach(index -> before.get(index).add(step.index()));
      open[step.index()] = needed.size();
    }
    List<Integer> ready = new ArrayList<>();
    for (int i = 0; i < open.length; i++) {
      if (open[i] == 0) {
        ready.add(i);
      }
    }
    List<Choices.Picked> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove(random.nextInt(ready.size()));
      order.add(run.choices().picked().get(next));
      for (int follower : before.get(next)) {
        if (--open[follower] == 0) {
          ready.add(follower);
        }
      }
    }
    assertThat(order).hasSameSizeAs(steps);
    return order;
  }
}
