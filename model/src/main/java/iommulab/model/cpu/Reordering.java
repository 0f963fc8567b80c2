package iommulab.model.cpu;

/**
 * Whether an operation must wait until one before it in the program is complete.
 *
 * <p>To begin is to send the access to Memory or to the device, to be complete is to have its
 * answer; two accesses that are on their way together may take effect in either order.
 */
final class Reordering {
  private Reordering() {}

  /**
   * The rule.
   *
   * @param open whether it is still unknown if {@code before} runs at all
   */
  static boolean waits(MemoryOrder order, Traits before, boolean open, Traits behind) {
    if (order == MemoryOrder.SC
        || before.holdsAll()
        || registersClash(before, behind)
        || dependent(order, before, open, behind)
        || fenced(before, behind)
        || before.sharesWordWith(behind)) {
      return true;
    }
    return order == MemoryOrder.TSO ? waitsUnderTso(before, behind) : waitsOnArm(before, behind);
  }

  /** A register that is set again must not be seen by who meant the value before. */
  private static boolean registersClash(Traits before, Traits behind) {
    String sets = behind.sets();
    return !sets.isEmpty() && (before.sets().equals(sets) || before.uses(sets));
  }

  /**
   * Address and data dependencies hold every access, control dependencies all but loads (Arm DDI
   * 0487, B2.3.2, "Dependency-ordered-before").
   */
  private static boolean dependent(MemoryOrder order, Traits before, boolean open, Traits behind) {
    String sets = before.sets();
    if (!sets.isEmpty() && behind.needs().equals(sets)) {
      return true;
    }
    boolean decides = before.branches() || open || !sets.isEmpty() && behind.guard().equals(sets);
    return decides && !(order == MemoryOrder.ARM && mayRunAhead(behind));
  }

  private static boolean mayRunAhead(Traits behind) {
    return behind.speculates() && !(behind.branches() && !behind.guard().isEmpty());
  }

  private static boolean fenced(Traits before, Traits behind) {
    boolean both = before.fence() != Fence.NONE && behind.fence() != Fence.NONE;
    return both || behind.fence().waitsFor(before) || before.fence().holds(behind);
  }

  /** Loads pass stores; device writes count as stores, locked operations as both. */
  private static boolean waitsUnderTso(Traits before, Traits behind) {
    if (!before.accesses() || !behind.accesses()) {
      return false;
    }
    boolean passes = before.onlyStores() && !before.acquire() && behind.onlyLoads();
    return !passes;
  }

  private static boolean waitsOnArm(Traits before, Traits behind) {
    return before.acquire() && behind.accesses()
        || behind.release() && before.accesses()
        || behind.publishes() && before.stores()
        || before.release() && behind.acquire()
        || !before.device().isEmpty() && before.device().equals(behind.device());
  }
}
