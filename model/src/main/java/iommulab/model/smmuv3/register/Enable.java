package iommulab.model.smmuv3.register;

import iommulab.model.bits.BitField;

/** The one-bit fields of SMMU_CR0 and SMMU_CR0ACK that are modelled (Arm IHI 0070, 6.3.9). */
public enum Enable {
  SMMUEN(0),
  PRIQEN(1),
  EVTQEN(2),
  CMDQEN(3),
  ATSCHK(4);

  private final BitField bit;

  Enable(int position) {
    this.bit = BitField.bit(name(), position);
  }

  public boolean in(long cr0) {
    return bit.in(cr0) != 0;
  }

  public long into(long cr0, boolean on) {
    return bit.into(cr0, on ? 1 : 0);
  }

  /** CR0 with all of them set. */
  public static long all() {
    long cr0 = 0;
    for (Enable each : values()) {
      cr0 = each.into(cr0, true);
    }
    return cr0;
  }
}
