package iommulab.workloads.junit;

import iommulab.workloads.explore.Explored;
import java.nio.file.Path;
import java.util.List;

/** A litmus test found something forbidden, or not all was done that was asked for. */
public final class LitmusFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient Explored explored;
  private final transient List<Path> witnesses;

  LitmusFailure(String message, Explored explored, List<Path> witnesses) {
    super(message);
    this.explored = explored;
    this.witnesses = witnesses;
  }

  /** What was found. */
  public Explored explored() {
    return explored;
  }

  /** A file for each forbidden outcome that was seen. */
  public List<Path> witnesses() {
    return witnesses;
  }
}
