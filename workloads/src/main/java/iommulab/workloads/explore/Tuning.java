package iommulab.workloads.explore;

/**
 * What some methods have to be told.
 *
 * @param depth of the bugs that PCT and PCTCP look for
 * @param delays most delays of a run, drawn or searched
 * @param stay how often the sticky strategy halves its probability to leave a receiver
 */
public record Tuning(int depth, int delays, int stay) {
  /** Unless told otherwise. */
  public static final Tuning USUAL = new Tuning(3, 2, 3);
}
