package iommulab.workloads.explore;

import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Latencies;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;

/** How orders are found. */
public enum Method {
  /** Partial order sampling. */
  POS(true),
  /** POS for one run and latencies for the next, as {@code run} does. */
  MIXED(true),
  /** Each delivery has a latency of its own. */
  LATENCIES(true),
  /** Uniform among what is permitted. */
  RANDOM(true),
  /** First in, first out, or the ties of drawn latencies by id. */
  FIFO(true),
  /** All classes of orders: source sets, sleep sets, temporal network. */
  ALL(false);

  private final boolean samples;

  Method(boolean samples) {
    this.samples = samples;
  }

  /** Whether each run is made by itself from its seed, so that frequencies mean something. */
  public boolean samples() {
    return samples;
  }

  /** A fresh strategy for the run with this seed. */
  public Strategy strategy(Preset preset, long seed) {
    return switch (this) {
      case POS -> new Pos(seed);
      case MIXED ->
          seed % 2 == 0 && preset == Preset.INTERVAL ? new Latencies(seed) : new Pos(seed);
      case LATENCIES -> new Latencies(seed);
      case RANDOM -> new SeededRandom(seed);
      case FIFO -> new FirstInFirstOut();
      case ALL -> throw new IllegalStateException("a search makes its own strategies");
    };
  }
}
