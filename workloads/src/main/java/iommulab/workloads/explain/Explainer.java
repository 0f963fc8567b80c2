package iommulab.workloads.explain;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.oracle.Finding;
import iommulab.model.races.MessageRaces;
import iommulab.model.races.Race;
import iommulab.model.races.Watched;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explain.Swap.Effect;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.RunFailure;
import iommulab.workloads.run.Schedules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs a scenario once, or until a run has a finding, and explains the earliest finding. */
public final class Explainer {
  /** More races than this are not confirmed; the nearest to the harm are. */
  private static final int MOST_SWAPS = 2000;

  private final Scenario scenario;
  private final List<Given> given;
  private final Freedoms.Rereading rereading;
  private final int samples;

  /**
   * Explains runs of a scenario.
   *
   * @param given what the command line set
   * @param rereading reads the scenario again with other settings
   * @param samples how many runs are sampled for each count; 0 for no counts
   */
  public Explainer(
      Scenario scenario, List<Given> given, Freedoms.Rereading rereading, int samples) {
    this.scenario = scenario;
    this.given = List.copyOf(given);
    this.rereading = rereading;
    this.samples = samples;
  }

  /** Explains the run of this seed as {@code run} would run it; empty if it has no finding. */
  public Optional<Explanation> run(long seed) {
    return first(seed, 1, () -> false);
  }

  /** Explains the first run with a finding, of so many from this seed on. */
  public Optional<Explanation> first(long seed, long runs, BooleanSupplier stop) {
    Preset preset = scenario.settings().run().preset();
    try (Bench bench = new Bench(scenario)) {
      for (long i = 0; i < runs && !stop.getAsBoolean(); i++) {
        Strategy strategy = Schedules.strategy(scenario.settings().run(), seed + i);
        Optional<Explanation> found = explain(bench, preset, strategy, seed + i);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
  }

  /** Explains the run that this strategy makes, such as a recorded one. */
  public Optional<Explanation> explain(Preset preset, Strategy strategy, long seed) {
    try (Bench bench = new Bench(scenario)) {
      return explain(bench, preset, strategy, seed);
    }
  }

  private Optional<Explanation> explain(Bench bench, Preset preset, Strategy strategy, long seed) {
    Watched watched = new Watched(strategy);
    RunResult result = bench.run(preset, watched, seed);
    if (result.ending() == Ending.FAILED) {
      throw new RunFailure(scenario.name(), seed, result.failure());
    }
    List<Finding> found = new ArrayList<>(Bench.judge(result).findings());
    found.sort(Comparator.comparingInt(Finding::step));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(explanation(bench, preset, seed, watched, result, found));
  }

  private Explanation explanation(
      Bench bench,
      Preset preset,
      long seed,
      Watched watched,
      RunResult result,
      List<Finding> found) {
    Finding harm = found.get(0);
    boolean timed = preset != Preset.UNTIMED;
    WindowNames names = new WindowNames(scenario.settings(), bench.actors());
    MessageRaces races = new MessageRaces(watched.course(), names);
    BitSet past = past(result, harm);
    List<Race.Pair> pairs = races.pairs(past);
    Swaps swaps =
        new Swaps(bench, scenario.name(), watched.course(), result, seed, timed, names, harm);
    List<Swap> confirmed = new ArrayList<>();
    for (Race.Pair pair : pairs.subList(Math.max(0, pairs.size() - MOST_SWAPS), pairs.size())) {
      confirmed.add(swaps.confirm(races.race(pair)));
    }
    int bad = 0;
    List<Freedom> freedoms = List.of();
    if (samples > 0) {
      Sampled sampled = new Sampled(scenario, preset, samples, harm, ids(result, confirmed));
      for (int i = 0; i < confirmed.size(); i++) {
        confirmed.set(i, confirmed.get(i).with(sampled.odds().get(i)));
      }
      bad = sampled.bad();
      freedoms = Freedoms.tried(scenario, given, rereading, preset, samples, harm);
    }
    return new Explanation(
        scenario,
        preset,
        seed,
        result,
        harm,
        List.copyOf(found.subList(1, found.size())),
        past,
        pairs.size(),
        List.copyOf(confirmed),
        decisive(confirmed, harm),
        races.forbidden(),
        samples,
        bad,
        freedoms,
        bench.pages());
  }

  /** The harm's past with the harm; the whole run if the harm is no step of it. */
  private static BitSet past(RunResult result, Finding harm) {
    int steps = result.history().steps().size();
    if (harm.step() >= 0 && harm.step() < steps) {
      return result.history().past(harm.step());
    }
    BitSet whole = new BitSet();
    whole.set(0, steps);
    return whole;
  }

  private static List<List<DeliveryId>> ids(RunResult result, List<Swap> swaps) {
    List<List<DeliveryId>> ids = new ArrayList<>();
    for (Swap swap : swaps) {
      ids.add(
          List.of(
              result.history().steps().get(swap.race().first()).id(),
              result.history().steps().get(swap.race().second()).id()));
    }
    return ids;
  }

  /**
   * Of the races whose swap makes the finding vanish the one that decides most: the harm itself
   * last, then the fewest sampled findings in the other order, the most in the story's, then the
   * nearest to the harm.
   */
  private static Optional<Swap> decisive(List<Swap> swaps, Finding harm) {
    return swaps.stream()
        .filter(swap -> swap.effect() == Effect.VANISHES)
        .min(
            Comparator.comparing((Swap swap) -> swap.race().second() == harm.step())
                .thenComparingDouble(swap -> swap.odds().otherRate())
                .thenComparingDouble(swap -> -swap.odds().hereRate())
                .thenComparingInt(swap -> -swap.race().second())
                .thenComparingInt(swap -> -swap.race().first()));
  }
}
