package iommulab.model.cpu;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a barrier orders: which accesses before it against which behind it.
 *
 * <p>Arm DDI 0487, B2.3.12: DMB and DSB with the LD and ST options; Linux's names for them as arch
 * arm64 defines them (linux arch/arm64/include/asm/barrier.h). Shareability is not modelled.
 */
public enum Fence {
  /** No barrier. */
  NONE(false, false, false, false),
  /** All accesses against all: DMB, smp_mb. */
  FULL(true, true, true, true),
  /** Stores against stores: DMB ST, dma_wmb, smp_wmb. */
  STORES(false, true, false, true),
  /** Loads against loads and stores: DMB LD, dma_rmb, smp_rmb. */
  LOADS(true, false, true, true);

  private static final List<String> STORE_NAMES =
      List.of("dmb.st", "dsb.st", "dma_wmb", "wmb", "smp_wmb");
  private static final List<String> LOAD_NAMES =
      List.of("dmb.ld", "dsb.ld", "dma_rmb", "rmb", "smp_rmb");
  private static final List<String> FULL_NAMES = List.of("dmb", "dsb", "mb", "smp_mb");

  private final boolean loadsBefore;
  private final boolean storesBefore;
  private final boolean loadsBehind;
  private final boolean storesBehind;

  Fence(boolean loadsBefore, boolean storesBefore, boolean loadsBehind, boolean storesBehind) {
    this.loadsBefore = loadsBefore;
    this.storesBefore = storesBefore;
    this.loadsBehind = loadsBehind;
    this.storesBehind = storesBehind;
  }

  /** The names that a program may use. */
  public static List<String> names() {
    return Stream.of(FULL_NAMES, STORE_NAMES, LOAD_NAMES).flatMap(List::stream).toList();
  }

  /** The barrier of this name. */
  public static Fence named(String name) {
    if (STORE_NAMES.contains(name)) {
      return STORES;
    } else if (LOAD_NAMES.contains(name)) {
      return LOADS;
    } else if (FULL_NAMES.contains(name)) {
      return FULL;
    }
    throw new IllegalArgumentException("barrier " + name + ": expected one of " + names());
  }

  /** Whether the barrier waits for such an access before it. */
  boolean waitsFor(Traits before) {
    return before.loads() && loadsBefore || before.stores() && storesBefore;
  }

  /** Whether such an access behind it waits for the barrier. */
  boolean holds(Traits behind) {
    return behind.loads() && loadsBehind || behind.stores() && storesBehind;
  }
}
