package iommulab.workloads.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** Repeats a load on this thread: half of the time to warm up, then three times to measure. */
final class Speed {
  private static final int REPETITIONS = 3;

  private final double seconds;
  private final BooleanSupplier stop;

  /** One repetition. */
  private record Stretch(Load.Done done, double seconds, double wallSeconds) {}

  /**
   * Rates of the repetitions of one load.
   *
   * @param stretches at least one
   */
  record Rates(List<Stretch> stretches) {
    Figure figure(String id, String what, double mark, ToLongFunction<Load.Done> counted) {
      return new Figure(
          id,
          what,
          mark,
          stretches.stream().map(s -> counted.applyAsLong(s.done()) / s.seconds()).toList(),
          stretches.stream().map(s -> counted.applyAsLong(s.done()) / s.wallSeconds()).toList());
    }
  }

  /**
   * Prepares to measure.
   *
   * @param seconds of a core for a load, its warming up included
   * @param stop whether the user asked to end
   */
  Speed(double seconds, BooleanSupplier stop) {
    this.seconds = seconds / (2 * REPETITIONS);
    this.stop = stop;
  }

  /** Measures a load and closes it. */
  Rates of(Load load) {
    try (load) {
      long seed = 1 + stretch(load, 1, REPETITIONS * seconds).done().runs();
      List<Stretch> stretches = new ArrayList<>();
      for (int i = 0; i < REPETITIONS; i++) {
        Stretch stretch = stretch(load, seed, seconds);
        seed += stretch.done().runs();
        stretches.add(stretch);
      }
      return new Rates(List.copyOf(stretches));
    }
  }

  private Stretch stretch(Load load, long firstSeed, double most) {
    load.begin();
    Load.Done done = new Load.Done();
    Stopwatch watch = new Stopwatch();
    double passed;
    long seed = firstSeed;
    do {
      load.once(seed++, done);
      passed = watch.coreSeconds();
    } while (passed < most && !stop.getAsBoolean());
    return new Stretch(done, passed, watch.wallSeconds());
  }
}
