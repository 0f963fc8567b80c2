package iommulab.workloads.explore;

import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.Measured;
import iommulab.model.explore.Pct;
import iommulab.model.explore.Pctcp;
import iommulab.model.explore.Synchronised;
import iommulab.workloads.run.Bench;

/**
 * How large runs are assumed to be, measured by runs of partial order sampling before those that
 * count, whose seeds are others; never adapted afterwards.
 *
 * @param runs how many runs were measured
 * @param channels the most channels of one of them
 * @param width the most that bounds the chains of one of them
 * @param steps the most deliveries of one of them
 */
public record Frozen(int runs, int channels, int width, int steps) {
  /** So many runs are measured. */
  public static final int WARM_UP = 50;

  /** Far from the seeds of runs that count. */
  private static final long SEEDS = 0x5eed_0000_0000_0000L;

  static Frozen measured(Bench bench, Preset preset, int depth) {
    int channels = 1;
    int width = 1;
    int steps = depth;
    for (long seed = SEEDS; seed < SEEDS + WARM_UP; seed++) {
      Measured measured = new Measured(new Pos(seed));
      if (preset == Preset.INTERVAL) {
        bench.run(Preset.UNTIMED, new Synchronised(measured), seed);
      } else {
        bench.run(preset, measured, seed);
      }
      channels = Math.max(channels, measured.channels());
      width = Math.max(width, measured.width());
      steps = Math.max(steps, measured.steps());
    }
    return new Frozen(WARM_UP, channels, width, steps);
  }

  /** What PCT assumes. */
  public Pct.Bound pct(int depth) {
    return new Pct.Bound(channels, steps, depth);
  }

  /** What PCTCP assumes. */
  public Pctcp.Bound pctcp(int depth) {
    return new Pctcp.Bound(width, steps, depth);
  }
}
