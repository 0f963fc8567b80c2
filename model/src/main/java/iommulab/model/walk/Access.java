package iommulab.model.walk;

/** What a transaction wants to do, after the overrides of its STE. */
public record Access(Kind kind, boolean privileged) {
  /** The direction of an access; executing is reading instructions. */
  public enum Kind {
    READ,
    WRITE,
    EXECUTE
  }

  public static final Access READ = new Access(Kind.READ, false);
  public static final Access WRITE = new Access(Kind.WRITE, false);
  public static final Access EXECUTE = new Access(Kind.EXECUTE, false);

  public static Access of(boolean write) {
    return write ? WRITE : READ;
  }

  public Access asPrivileged() {
    return new Access(kind, true);
  }

  public boolean isWrite() {
    return kind == Kind.WRITE;
  }

  @Override
  public String toString() {
    return (privileged ? "privileged " : "") + kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
