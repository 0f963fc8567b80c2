package iommulab.workloads.explain;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Finding;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explain.Swap.Odds;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.RunFailure;
import java.util.ArrayList;
import java.util.List;

/** A fixed number of sampled runs of one scenario, for how often a finding occurs in them. */
final class Sampled {
  private final int runs;
  private final List<Odds> odds;
  private int bad;

  /**
   * Samples by partial order sampling, from seed {@code run.seed} on.
   *
   * @param pairs pairs of deliveries whose orders are counted beside it
   */
  Sampled(Scenario scenario, Preset preset, int runs, Finding harm, List<List<DeliveryId>> pairs) {
    this.runs = runs;
    this.odds = new ArrayList<>();
    pairs.forEach(pair -> odds.add(Odds.NONE));
    long first = scenario.settings().run().seed();
    try (Bench bench = new Bench(scenario)) {
      for (long seed = first; seed < first + runs; seed++) {
        RunResult run = bench.run(preset, new Pos(seed), seed);
        if (run.ending() == Ending.FAILED) {
          throw new RunFailure(scenario.name(), seed, run.failure());
        }
        boolean has =
            Bench.judge(run).findings().stream().anyMatch(one -> Explanation.same(one, harm));
        bad += has ? 1 : 0;
        count(run, has, pairs);
      }
    }
  }

  private void count(RunResult run, boolean has, List<List<DeliveryId>> pairs) {
    for (int i = 0; i < pairs.size(); i++) {
      int first = index(run, pairs.get(i).get(0));
      int second = index(run, pairs.get(i).get(1));
      if (first >= 0 && second >= 0) {
        Odds before = odds.get(i);
        int more = has ? 1 : 0;
        odds.set(
            i,
            first < second
                ? new Odds(
                    before.here() + 1, before.hereBad() + more, before.other(), before.otherBad())
                : new Odds(
                    before.here(), before.hereBad(), before.other() + 1, before.otherBad() + more));
      }
    }
  }

  private static int index(RunResult run, DeliveryId id) {
    for (Step step : run.history().steps()) {
      if (step.id().equals(id)) {
        return step.index();
      }
    }
    return -1;
  }

  int runs() {
    return runs;
  }

  /** How many runs had the finding. */
  int bad() {
    return bad;
  }

  /** How the runs fared by the order of each pair. */
  List<Odds> odds() {
    return odds;
  }
}
