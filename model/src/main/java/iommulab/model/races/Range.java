package iommulab.model.races;

/**
 * The least and most nanoseconds by which one delivery comes after another; negative is before.
 *
 * @param least {@link #NO_LEAST} if nothing bounds it
 * @param most {@link #NO_MOST} if nothing bounds it
 */
public record Range(long least, long most) {
  /** No bound below. */
  public static final long NO_LEAST = Long.MIN_VALUE;

  /** No bound above. */
  public static final long NO_MOST = Long.MAX_VALUE;

  /** Whether no time fits. */
  public boolean isEmpty() {
    return least > most;
  }

  @Override
  public String toString() {
    if (isEmpty()) {
      return "none";
    }
    return (least == NO_LEAST ? "(any" : "[" + least)
        + ", "
        + (most == NO_MOST ? "any)" : most + "]")
        + " ns";
  }
}
