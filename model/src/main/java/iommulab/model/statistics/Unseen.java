package iommulab.model.statistics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much independent runs have not shown yet, judged by how many classes they have shown once and
 * twice.
 *
 * @param runs all runs, at least one
 * @param seen classes shown
 * @param once classes shown by one run
 * @param twice classes shown by two runs
 */
public record Unseen(long runs, long seen, long once, long twice) {
  public Unseen {
    if (runs < 1 || seen < 1 || once < 0 || twice < 0 || once + twice > seen) {
      throw new IllegalArgumentException(
          "%d runs, %d classes, %d once, %d twice: expected runs and classes, once + twice <= seen"
              .formatted(runs, seen, once, twice));
    }
  }

  /** Counts the class of each run. */
  public static Unseen of(Iterable<?> classOfEachRun) {
    Map<Object, Long> counts = new LinkedHashMap<>();
    for (Object one : classOfEachRun) {
      counts.merge(one, 1L, Long::sum);
    }
    return of(counts);
  }

  /** From the number of runs that showed each class. */
  public static Unseen of(Map<?, Long> runsOfEachClass) {
    long runs = 0;
    long seen = 0;
    long once = 0;
    long twice = 0;
    for (long count : runsOfEachClass.values()) {
      runs += count;
      seen += count > 0 ? 1 : 0;
      once += count == 1 ? 1 : 0;
      twice += count == 2 ? 1 : 0;
    }
    return new Unseen(runs, seen, once, twice);
  }

  /**
   * The probability that the next run shows a new class, by Good and Turing: f1/r (Good, Biometrika
   * 40, 1953).
   */
  public double nextIsNew() {
    return (double) once / runs;
  }

  /**
   * An estimate from below of how many classes there are: seen + f1^2 / 2 f2 (Chao, Scandinavian
   * Journal of Statistics 11, 1984); without any class seen twice seen + f1 (f1 - 1) / 2.
   */
  public double classes() {
    double more = twice > 0 ? (double) once * once / (2 * twice) : once * (once - 1) / 2.0;
    return seen + more;
  }
}
