package iommulab.model.walk;

/** What leaf and table descriptors allow (Arm DDI 0487, D8.4). */
final class Permissions {
  private static final int UNPRIVILEGED = 1;
  private static final int READ_ONLY = 2;
  private static final int NO_UNPRIVILEGED = 1;
  private static final int NO_WRITE = 2;

  /** What the table descriptors above a leaf take away from it. */
  record Hierarchy(boolean noUnprivileged, boolean noWrite, boolean noExecute, boolean noPrivilegedExecute) {
    static final Hierarchy NONE = new Hierarchy(false, false, false, false);

    Hierarchy and(long table) {
      int ap = Descriptor.get(table, Descriptor.AP_TABLE);
      return new Hierarchy(
          noUnprivileged || (ap & NO_UNPRIVILEGED) != 0,
          noWrite || (ap & NO_WRITE) != 0,
          noExecute || Descriptor.has(table, Descriptor.UXN_TABLE),
          noPrivilegedExecute || Descriptor.has(table, Descriptor.PXN_TABLE));
    }
  }

  private Permissions() {}

  static StageRights stage1(long leaf, Hierarchy above, boolean writeNeverExecutes) {
    int ap = Descriptor.get(leaf, Descriptor.AP);
    boolean user = (ap & UNPRIVILEGED) != 0 && !above.noUnprivileged();
    boolean write = (ap & READ_ONLY) == 0 && !above.noWrite();
    boolean execute = !Descriptor.has(leaf, Descriptor.UXN) && !above.noExecute();
    boolean privilegedExecute = !Descriptor.has(leaf, Descriptor.PXN) && !above.noPrivilegedExecute();
    boolean keepExecute = !(write && writeNeverExecutes);
    // What can be written without privilege is never executed with it.
    boolean trusted = !(user && write);
    return new StageRights(
        new Rights(user, user && write, user && execute && keepExecute),
        new Rights(true, write, privilegedExecute && keepExecute && trusted));
  }

  static StageRights stage2(long leaf, boolean separateExecute) {
    int ap = Descriptor.get(leaf, Descriptor.S2AP);
    int xn = Descriptor.get(leaf, Descriptor.XN);
    boolean read = (ap & 1) != 0;
    boolean write = (ap & 2) != 0;
    boolean user = separateExecute ? xn == 0 || xn == 1 : xn < 2;
    boolean privileged = separateExecute ? xn == 0 || xn == 3 : xn < 2;
    return new StageRights(new Rights(read, write, read && user), new Rights(read, write, read && privileged));
  }
}
