package iommulab.workloads.run;

/** A run failed by our own mistake; the seed is what we need to find it. */
public final class RunFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String scenario;
  private final long seed;

  public RunFailure(String scenario, long seed, String failure) {
    super(failure);
    this.scenario = scenario;
    this.seed = seed;
  }

  /** A run that ended in an exception. */
  public RunFailure(String scenario, long seed, Throwable cause) {
    super(cause);
    this.scenario = scenario;
    this.seed = seed;
  }

  public String scenario() {
    return scenario;
  }

  public long seed() {
    return seed;
  }
}
