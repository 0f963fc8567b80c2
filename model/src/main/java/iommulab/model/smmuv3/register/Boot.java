package iommulab.model.smmuv3.register;

import iommulab.model.bits.BitField;

/**
 * What an SMMU's CR0, CR2 and GBPA hold when a run begins.
 *
 * @param cr0 CR0, and CR0ACK too
 * @param cr2 CR2, which nothing changes later
 * @param aborts GBPA.ABORT
 */
public record Boot(long cr0, long cr2, boolean aborts) {
  /** CR0: low bits of a VMID that an invalidation does not compare (Arm IHI 0070, 6.3.9). */
  public static final BitField VMW = BitField.bits("VMW", 8, 6);

  /** CR2: configuration errors of ATS traffic are recorded (6.3.12, 3.9.1.2). */
  public static final BitField REC_CFG_ATS = BitField.bit("REC_CFG_ATS", 3);

  /** All enabled, as a driver leaves it. */
  public static final Boot ENABLED = new Boot(Enable.all(), true);

  /** With CR2 = 0. */
  public Boot(long cr0, boolean aborts) {
    this(cr0, 0, aborts);
  }

  public boolean has(Enable field) {
    return field.in(cr0);
  }

  /** With this field of CR0. */
  public Boot with(Enable field, boolean on) {
    return new Boot(field.into(cr0, on), cr2, aborts);
  }

  /** With CR0.VMW. */
  public Boot withVmw(int bits) {
    return new Boot(VMW.into(cr0, bits), cr2, aborts);
  }

  /** CR0.VMW, which nothing changes later. */
  public int vmw() {
    return (int) VMW.in(cr0);
  }

  /** With CR2.REC_CFG_ATS. */
  public Boot withRecCfgAts(boolean on) {
    return new Boot(cr0, REC_CFG_ATS.into(cr2, on ? 1 : 0), aborts);
  }

  public boolean recordsAts() {
    return REC_CFG_ATS.in(cr2) != 0;
  }
}
