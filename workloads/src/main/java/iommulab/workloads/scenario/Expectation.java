package iommulab.workloads.scenario;

/**
 * What a litmus file expects of all runs together.
 *
 * @param line where it stands
 * @param kind of which runs the condition must hold
 * @param condition what is asked at the end of a run
 * @param reason why it must be so
 */
public record Expectation(int line, Kind kind, Condition condition, String reason) {
  /** Of which runs a condition must hold. */
  public enum Kind {
    /** Of every run that comes to its end. */
    ALWAYS,
    /** Of one at least. */
    SOMETIMES,
    /** Of every run, and every run comes to its end. */
    EVENTUALLY
  }

  /** Whether one run that ends without it breaks it. */
  public boolean isOfEveryRun() {
    return kind != Kind.SOMETIMES;
  }
}
