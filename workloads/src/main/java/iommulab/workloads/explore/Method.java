package iommulab.workloads.explore;

import iommulab.model.agenda.Preset;

/** How orders are found. */
public enum Method {
  /** Partial order sampling. */
  POS(true),
  /** Uniform, but it likes to stay with one receiver. */
  STICKY(true),
  /** Probabilistic concurrency testing with a rank for each channel. */
  PCT(true),
  /** Probabilistic concurrency testing with a rank for each chain of causes. */
  PCTCP(true),
  /** The oldest first, but for a few delays at places drawn. */
  DELAY(true),
  /** POS for one run and latencies for the next, as {@code run} does. */
  MIXED(true),
  /** Each delivery has a latency of its own. */
  LATENCIES(true),
  /** Uniform among what is permitted. */
  RANDOM(true),
  /** First in, first out, or the ties of drawn latencies by id. */
  FIFO(true),
  /** The oldest first, but for a few delays: all places. */
  DELAYS(false),
  /** Plain search: every order of all that is permitted, every data choice. */
  PLAIN(false),
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

  /** Whether it looks at what only a warm-up tells. */
  public boolean needsWarmUp() {
    return this == PCT || this == PCTCP || this == DELAY;
  }

  /** Whether it has a bound, under untimed, on how often bugs of a depth are met. */
  public boolean hasBound() {
    return this == PCT || this == PCTCP;
  }

  /** Whether it picks on the temporal network, and times are solved when the run is over. */
  public boolean solvesTimes(Preset preset) {
    return preset == Preset.INTERVAL
        && switch (this) {
          case POS, STICKY, PCT, PCTCP, DELAY, DELAYS, PLAIN -> true;
          case MIXED, LATENCIES, RANDOM, FIFO, ALL -> false;
        };
  }
}
