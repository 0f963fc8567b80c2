package iommulab.workloads.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** Repeats a load on this thread: once to warm up, then three times to measure. */
final class Speed {
  private static final int REPETITIONS = 3;
  private static final double NANOS = 1e9;

  private final double seconds;
  private final BooleanSupplier stop;

  /** One repetition. */
  private record Stretch(Load.Done done, double seconds) {
    double rate(ToLongFunction<Load.Done> what) {
      return what.applyAsLong(done) / seconds;
    }
  }

  /**
   * Rates of the repetitions of one load.
   *
   * @param stretches at least one
   */
  record Rates(List<Stretch> stretches) {
    Figure figure(String id, String what, double mark, ToLongFunction<Load.Done> counted) {
      return new Figure(
          id, what, mark, stretches.stream().map(stretch -> stretch.rate(counted)).toList());
    }
  }

  /**
   * A stopwatch.
   *
   * @param seconds for a load, its warming up included
   * @param stop whether the user asked to end
   */
  Speed(double seconds, BooleanSupplier stop) {
    this.seconds = seconds / (REPETITIONS + 1);
    this.stop = stop;
  }

  /** Measures a load and closes it. */
  Rates of(Load load) {
    try (load) {
      long seed = 1 + stretch(load, 1).done().runs();
      List<Stretch> stretches = new ArrayList<>();
      for (int i = 0; i < REPETITIONS; i++) {
        Stretch stretch = stretch(load, seed);
        seed += stretch.done().runs();
        stretches.add(stretch);
      }
      return new Rates(List.copyOf(stretches));
    }
  }

  private Stretch stretch(Load load, long firstSeed) {
    load.begin();
    Load.Done done = new Load.Done();
    long begin = System.nanoTime();
    long passed;
    long seed = firstSeed;
    do {
      load.once(seed++, done);
      passed = System.nanoTime() - begin;
    } while (passed < seconds * NANOS && !stop.getAsBoolean());
    return new Stretch(done, passed / NANOS);
  }
}
