package iommulab.model.smmuv3.register;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * SMMU_CR0 with its acknowledgements, and SMMU_GBPA (Arm IHI 0070, 6.3.9, 6.3.10, 6.3.14).
 *
 * <p>Each field of CR0 is updated by itself: from the write on it is under way, with the old effect
 * or the new, and when its effect is complete CR0ACK shows it. A field that is written again while
 * it is under way is CONSTRAINED UNPREDICTABLE: the value at the moment when it takes effect
 * counts, and a later one is taken up afterwards.
 */
public final class ControlRegisters {
  private static final long UPDATE = 1L << 31;
  private static final long ABORT = 1L << 20;

  private final Set<Enable> underWay = EnumSet.noneOf(Enable.class);
  private long cr0;
  private long ack;
  private boolean aborts;
  private boolean updating;
  private long next;

  public ControlRegisters(Boot boot) {
    this.cr0 = boot.cr0();
    this.ack = boot.cr0();
    this.aborts = boot.aborts();
  }

  /** Software writes CR0; gives the fields whose update begins. */
  public List<Enable> write(long value) {
    cr0 = Boot.VMW.into(0, Boot.VMW.in(cr0)); // guarded while anything is enabled
    for (Enable each : Enable.values()) {
      cr0 = each.into(cr0, each.in(value));
    }
    List<Enable> begun = new ArrayList<>();
    for (Enable each : Enable.values()) {
      if (begins(each)) {
        begun.add(each);
      }
    }
    return begun;
  }

  private boolean begins(Enable field) {
    return field.in(cr0) != field.in(ack) && underWay.add(field);
  }

  /** The value of the field that takes effect now. */
  public boolean wanted(Enable field) {
    return field.in(cr0);
  }

  /** The update is complete; true if another one begins since the field was written meanwhile. */
  public boolean acknowledge(Enable field, boolean on) {
    ack = field.into(ack, on);
    underWay.remove(field);
    return begins(field);
  }

  public long cr0() {
    return cr0;
  }

  public long cr0ack() {
    return ack;
  }

  /**
   * Software writes GBPA; true if an update begins. Without UPDATE, or during an update, the write
   * is ignored, as SMMUv3.2 has it (6.3.14.1).
   */
  public boolean writeBypass(long value) {
    boolean begins = !updating && (value & UPDATE) != 0;
    if (begins) {
      updating = true;
      next = value;
    }
    return begins;
  }

  /** The attributes of the update are in effect. */
  public void updateBypass() {
    aborts = (next & ABORT) != 0;
    updating = false;
  }

  public boolean aborts() {
    return aborts;
  }

  public long gbpa() {
    return (aborts ? ABORT : 0) | (updating ? UPDATE : 0);
  }

  /** A value of GBPA that begins an update. */
  public static long bypassUpdate(boolean aborts) {
    return UPDATE | (aborts ? ABORT : 0);
  }

  /** The bit that reads 0 once an update of GBPA is in effect. */
  public static long updateBit() {
    return UPDATE;
  }
}
