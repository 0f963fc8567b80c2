package iommulab.workloads.explore;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Latencies;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.explore.Clocked;
import iommulab.model.explore.DelayBounded;
import iommulab.model.explore.Pct;
import iommulab.model.explore.Pctcp;
import iommulab.model.explore.Sticky;
import iommulab.model.explore.Synchronised;
import iommulab.workloads.run.Bench;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the run of each seed; knows nothing of other runs, so several threads may share it. */
public final class Sampler {
  private final Plan plan;
  private final Preset preset;
  private final Optional<Frozen> frozen;

  /**
   * For runs as planned.
   *
   * @param frozen what was measured beforehand, for a method that needs a warm-up
   */
  public Sampler(Plan plan, Preset preset, Optional<Frozen> frozen) {
    this.plan = plan;
    this.preset = preset;
    this.frozen = frozen;
  }

  /**
   * One run.
   *
   * @param result what it showed
   * @param isWithinBound whether it is as small as was assumed; true where nothing is assumed
   * @param story its choices with times that keep every window; only until the next run
   */
  public record Sample(RunResult result, boolean isWithinBound, Supplier<Choices> story) {}

  /** Makes the run of this seed. */
  public Sample run(Bench bench, long seed) {
    Strategy strategy = strategy(seed);
    boolean solved =
        strategy instanceof Pos ? preset == Preset.INTERVAL : plan.method().solvesTimes(preset);
    if (!solved) {
      RunResult result = bench.run(preset, strategy, seed);
      return new Sample(result, isWithinBound(strategy), result::choices);
    }
    Synchronised synchronised = new Synchronised(strategy);
    RunResult result = bench.run(Preset.UNTIMED, synchronised, seed);
    return new Sample(
        result, isWithinBound(strategy), () -> Clocked.at(synchronised.times(), result.choices()));
  }

  private Strategy strategy(long seed) {
    Tuning tuning = plan.tuning();
    return switch (plan.method()) {
      case POS -> new Pos(seed);
      case STICKY -> new Sticky(seed, tuning.stay());
      case PCT -> new Pct(seed, frozen.orElseThrow().pct(tuning.depth()));
      case PCTCP -> new Pctcp(seed, frozen.orElseThrow().pctcp(tuning.depth()));
      case DELAY -> DelayBounded.drawn(seed, tuning.delays(), frozen.orElseThrow().steps());
      case MIXED ->
          seed % 2 == 0 && preset == Preset.INTERVAL ? new Latencies(seed) : new Pos(seed);
      case LATENCIES -> new Latencies(seed);
      case RANDOM -> new SeededRandom(seed);
      case FIFO -> new FirstInFirstOut();
      case DELAYS, PLAIN, ALL ->
          throw new IllegalStateException("a search makes its own strategies");
    };
  }

  private static boolean isWithinBound(Strategy strategy) {
    if (strategy instanceof Pct pct) {
      return pct.isWithinBound();
    }
    return !(strategy instanceof Pctcp pctcp) || pctcp.isWithinBound();
  }
}
