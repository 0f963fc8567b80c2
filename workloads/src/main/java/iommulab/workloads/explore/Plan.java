package iommulab.workloads.explore;

/**
 * How a scenario is to be explored.
 *
 * @param method who picks the orders
 * @param runs how many runs are sampled; for a search the most, 0 for no limit
 * @param bound for a search of classes: most deliveries that each actor handles in a run
 * @param seconds for a search: wall-clock seconds after which it ends inconclusive, 0 for never
 * @param workers engines that sample side by side; the result does not depend on it
 * @param tuning what some methods have to be told
 */
public record Plan(
    Method method, long runs, Bound bound, long seconds, int workers, Tuning tuning) {
  /** One bound for every actor, 0 for none; without anything that a method has to be told. */
  public Plan(Method method, long runs, int bound, long seconds, int workers) {
    this(method, runs, Bound.of(bound), seconds, workers, Tuning.USUAL);
  }

  /** This many runs of partial order sampling, on one engine. */
  public static Plan sampling(long runs) {
    return new Plan(Method.POS, runs, 0, 0, 1);
  }

  /** All classes of orders. */
  public static Plan all() {
    return new Plan(Method.ALL, 0, 0, 0, 1);
  }
}
