package iommulab.workloads.grade;

import iommulab.workloads.scenario.Grade;

/** What one outcome, or all runs together, say. */
public enum RunVerdict {
  ACCEPTABLE(0),
  INTERESTING(0),
  FORBIDDEN(1),
  /** Nothing forbidden was seen, but not every run came to its end. */
  INCONCLUSIVE(3);

  private final int exitCode;

  RunVerdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** What a row's grade says of the runs that have its outcome. */
  static RunVerdict of(Grade grade) {
    return switch (grade) {
      case ACCEPTABLE -> ACCEPTABLE;
      case INTERESTING -> INTERESTING;
      case FORBIDDEN -> FORBIDDEN;
    };
  }

  /** What the command line ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** The graver of two: forbidden, inconclusive, interesting, acceptable. */
  public RunVerdict and(RunVerdict other) {
    return weight() >= other.weight() ? this : other;
  }

  private int weight() {
    return switch (this) {
      case ACCEPTABLE -> 0;
      case INTERESTING -> 1;
      case INCONCLUSIVE -> 2;
      case FORBIDDEN -> 3;
    };
  }
}
