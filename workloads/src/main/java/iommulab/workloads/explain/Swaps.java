package iommulab.workloads.explain;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Preset;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Finding;
import iommulab.model.races.Course;
import iommulab.model.races.Names;
import iommulab.model.races.Race;
import iommulab.model.races.Swapped;
import iommulab.workloads.explain.Swap.Effect;
import iommulab.workloads.explain.Swap.Odds;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.RunFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Confirms the races of one story by running them the other way round. */
final class Swaps {
  private final Bench bench;
  private final String scenario;
  private final Course story;
  private final RunResult result;
  private final long seed;
  private final boolean timed;
  private final Names names;
  private final List<Finding> found;
  private final Finding harm;

  Swaps(
      Bench bench,
      String scenario,
      Course story,
      RunResult result,
      long seed,
      boolean timed,
      Names names,
      Finding harm) {
    this.bench = bench;
    this.scenario = scenario;
    this.story = story;
    this.result = result;
    this.seed = seed;
    this.timed = timed;
    this.names = names;
    this.found = Bench.judge(result).findings();
    this.harm = harm;
  }

  /** Runs a race the other way round. */
  Swap confirm(Race race) {
    Optional<Swapped> swapped =
        Swapped.of(
            story, new Race.Pair(race.first(), race.second()), result.choices(), timed, names);
    if (swapped.isEmpty()) {
      return new Swap(race, Effect.INFEASIBLE, "no latencies lead there", Odds.NONE);
    }
    RunResult run = bench.run(Preset.UNTIMED, swapped.get(), seed);
    if (run.ending() == Ending.FAILED) {
      throw new RunFailure(scenario, seed, run.failure());
    }
    if (!swapped.get().isReal()) {
      return new Swap(race, Effect.INFEASIBLE, "the second cannot come first", Odds.NONE);
    }
    return judged(race, run);
  }

  private Swap judged(Race race, RunResult run) {
    List<Finding> now = Bench.judge(run).findings();
    if (!has(now, harm)) {
      return new Swap(race, Effect.VANISHES, "the finding vanishes", Odds.NONE);
    }
    for (Finding one : now) {
      if (!has(found, one)) {
        String what = "also found: " + one.property() + ", " + one.rule();
        return new Swap(race, Effect.APPEARS, what, Odds.NONE);
      }
    }
    return said(result).equals(said(run))
        ? new Swap(race, Effect.BENIGN, "all else is the same", Odds.NONE)
        : new Swap(race, Effect.DIVERGENT, "the finding stays, by another course", Odds.NONE);
  }

  private static boolean has(List<Finding> findings, Finding one) {
    return findings.stream().anyMatch(other -> Explanation.same(one, other));
  }

  /** What each delivery said and what was noted of it, whatever the order. */
  private static Map<DeliveryId, String> said(RunResult run) {
    Map<DeliveryId, String> said = new LinkedHashMap<>();
    for (Step step : run.history().steps()) {
      said.put(step.id(), step.message() + " " + step.facts());
    }
    return said;
  }
}
