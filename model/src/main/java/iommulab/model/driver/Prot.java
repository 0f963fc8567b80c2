package iommulab.model.driver;

/**
 * What a mapping is to allow and how.
 *
 * @param privileged only privileged accesses; stage 1 only
 * @param global valid for every ASID; stage 1 only
 * @param device Device memory; stage 2 only
 */
public record Prot(
    boolean read,
    boolean write,
    boolean execute,
    boolean privileged,
    boolean global,
    boolean device) {
  public static final Prot READ = new Prot(true, false, false, false, false, false);
  public static final Prot WRITE_ONLY = new Prot(false, true, false, false, false, false);
  public static final Prot READ_WRITE = new Prot(true, true, false, false, false, false);
  public static final Prot ALL = new Prot(true, true, true, false, false, false);

  public Prot asGlobal() {
    return new Prot(read, write, execute, privileged, true, device);
  }

  public Prot asPrivileged() {
    return new Prot(read, write, execute, true, global, device);
  }

  public Prot asDevice() {
    return new Prot(read, write, execute, privileged, global, true);
  }
}
