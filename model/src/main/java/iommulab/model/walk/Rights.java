package iommulab.model.walk;

/** What a mapping allows to one level of privilege; prints as {@code rwx} with dashes. */
public record Rights(boolean read, boolean write, boolean execute) {
  public static final Rights NONE = new Rights(false, false, false);
  public static final Rights ALL = new Rights(true, true, true);

  public Rights and(Rights other) {
    return new Rights(read && other.read, write && other.write, execute && other.execute);
  }

  public boolean permit(Access.Kind kind) {
    return switch (kind) {
      case READ -> read;
      case WRITE -> write;
      case EXECUTE -> execute;
    };
  }

  @Override
  public String toString() {
    return (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-");
  }
}
