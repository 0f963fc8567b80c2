package iommulab.workloads.recording;

/**
 * Input that cannot be read at all: one line that names the place, the value and what would be
 * accepted.
 */
public final class UnusableInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnusableInput(String place, String what) {
    super(place + ": " + what);
  }

  public UnusableInput(String place, String what, Throwable cause) {
    super(place + ": " + what, cause);
  }
}
