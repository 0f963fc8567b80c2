package iommulab.model.agenda;

/**
 * The least and most nanoseconds between a send and its delivery, both inclusive.
 *
 * <p>{@link #NEVER} marks a message that is dropped when it is sent.
 */
public record Window(long least, long most) {
  /** Handled at the very moment of the send. */
  public static final Window NOW = new Window(0, 0);

  /** Never handled: the message is lost on its way. */
  public static final Window NEVER = new Window(Long.MAX_VALUE, Long.MAX_VALUE);

  public Window {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(
          "window [" + least + ", " + most + "] ns: expected 0 <= least <= most");
    }
  }

  /** Exactly this many nanoseconds. */
  public static Window exactly(long nanos) {
    return new Window(nanos, nanos);
  }

  /** Whether a message with this window is lost. */
  public boolean isNever() {
    return least == Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return isNever() ? "never" : "[" + least + "," + most + "]ns";
  }
}
