package iommulab.model.walk;

import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.smmuv3.table.Stage2Descriptor;

/** What leaf and table descriptors allow (Arm DDI 0487, D8.4). */
public final class Permissions {
  private static final int NO_UNPRIVILEGED = 1;
  private static final int NO_WRITE = 2;

  /** What the table descriptors above a leaf take away from it. */
  public record Hierarchy(
      boolean noUnprivileged, boolean noWrite, boolean noExecute, boolean noPrivilegedExecute) {
    public static final Hierarchy NONE = new Hierarchy(false, false, false, false);

    Hierarchy and(Stage1Descriptor table) {
      int ap = table.get(Stage1Descriptor.AP_TABLE);
      return new Hierarchy(
          noUnprivileged || (ap & NO_UNPRIVILEGED) != 0,
          noWrite || (ap & NO_WRITE) != 0,
          noExecute || table.has(Stage1Descriptor.UXN_TABLE),
          noPrivilegedExecute || table.has(Stage1Descriptor.PXN_TABLE));
    }
  }

  private Permissions() {}

  static StageRights stage1(Stage1Descriptor leaf, Hierarchy above, Stage1 settings) {
    boolean user = leaf.has(Stage1Descriptor.AP1) && !above.noUnprivileged();
    boolean write = leaf.isWritable() && !above.noWrite();
    boolean execute = !leaf.has(Stage1Descriptor.UXN) && !above.noExecute();
    boolean privilegedExecute = !leaf.has(Stage1Descriptor.PXN) && !above.noPrivilegedExecute();
    boolean keepExecute = !(write && settings.writeNeverExecutes());
    // What can be written without privilege is never executed with it.
    boolean trusted = !(user && write);
    boolean data = !(user && settings.privilegedAccessNever());
    return new StageRights(
        new Rights(user, user && write, user && execute && keepExecute),
        new Rights(data, data && write, privilegedExecute && keepExecute && trusted));
  }

  static StageRights stage2(Stage2Descriptor leaf, boolean separateExecute) {
    int xn = leaf.get(Stage2Descriptor.XN);
    boolean read = leaf.isReadable();
    boolean write = leaf.isWritable();
    boolean user = separateExecute ? xn == 0 || xn == 1 : xn < 2;
    boolean privileged = separateExecute ? xn == 0 || xn == 3 : xn < 2;
    return new StageRights(
        new Rights(read, write, read && user), new Rights(read, write, read && privileged));
  }
}
