package iommulab.model.statistics;

/**
 * How often something was seen in independent runs, and what that says of its probability.
 *
 * @param hits runs that showed it
 * @param runs all runs, at least one
 */
public record Frequency(long hits, long runs) {
  /** Quantile of the normal distribution that leaves 2.5 % above it. */
  private static final double Z = 1.959963984540054;

  private static final int HALVINGS = 100;

  public Frequency {
    if (runs < 1 || hits < 0 || hits > runs) {
      throw new IllegalArgumentException(
          hits + " hits in " + runs + " runs: expected runs >= 1, 0 <= hits <= runs");
    }
  }

  /** A range of probabilities. */
  public record Interval(double low, double high) {}

  /** Hits per run. */
  public double share() {
    return (double) hits / runs;
  }

  /**
   * The 95 % interval of Wilson's score (Wilson, JASA 22, 1927): centre (p + z^2/2r) / (1 + z^2/r),
   * half width z / (1 + z^2/r) sqrt(p(1-p)/r + z^2/4r^2).
   */
  public Interval wilson() {
    double p = share();
    double square = Z * Z / runs;
    double centre = (p + square / 2) / (1 + square);
    double half = Z / (1 + square) * Math.sqrt(p * (1 - p) / runs + square / 4 / runs);
    double low = hits == 0 ? 0 : Math.max(0, centre - half);
    double high = hits == runs ? 1 : Math.min(1, centre + half);
    return new Interval(low, high);
  }

  /**
   * The exact upper limit, with confidence 1 - alpha, of what was never seen in r runs: 1 -
   * alpha^(1/r).
   */
  public static double neverSeen(long runs, double alpha) {
    mustBeProbability("alpha", alpha);
    if (runs < 1) {
      throw new IllegalArgumentException(runs + " runs: expected at least 1");
    }
    return -Math.expm1(Math.log(alpha) / runs);
  }

  /**
   * How many runs show something of probability p at least once with this confidence: ln(1-c) /
   * ln(1-p), rounded up.
   */
  public static long runsNeeded(double p, double confidence) {
    mustBeProbability("p", p);
    mustBeProbability("confidence", confidence);
    return (long) Math.ceil(Math.log1p(-confidence) / Math.log1p(-p));
  }

  /**
   * The exact one-sided lower limit, with confidence 1 - alpha: the p at which as many hits or more
   * have probability alpha (Clopper and Pearson, Biometrika 26, 1934).
   */
  public double lowerLimit(double alpha) {
    mustBeProbability("alpha", alpha);
    if (hits == 0) {
      return 0;
    }
    double low = 0;
    double high = share();
    for (int i = 0; i < HALVINGS && low < high; i++) {
      double middle = (low + high) / 2;
      if (atLeastAsMany(middle) < alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The probability of as many hits or more, for a p not above the share. */
  private double atLeastAsMany(double p) {
    double log = hits * Math.log(p) + (runs - hits) * Math.log1p(-p);
    for (long i = 1; i <= hits; i++) {
      log += Math.log((double) (runs - hits + i) / i);
    }
    double term = hits == runs ? Math.exp(hits * Math.log(p)) : Math.exp(log);
    double sum = 0;
    double odds = p / (1 - p);
    for (long i = hits; i <= runs && (term > sum * 1e-17 || i == hits); i++) {
      sum += term;
      term *= (double) (runs - i) / (i + 1) * odds;
    }
    return sum;
  }

  private static void mustBeProbability(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + " " + value + ": expected above 0 and below 1");
    }
  }
}
