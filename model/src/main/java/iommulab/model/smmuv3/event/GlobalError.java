package iommulab.model.smmuv3.event;

import iommulab.model.bits.BitField;

/**
 * The bits of GERROR and GERRORN (Arm IHI 0070, 6.3.19 and 7.5).
 *
 * <p>An error is active while the two registers differ in its bit: hardware toggles GERROR,
 * software acknowledges by making GERRORN equal.
 */
public enum GlobalError {
  CMDQ_ERR(0),
  EVTQ_ABT_ERR(2),
  PRIQ_ABT_ERR(3),
  MSI_CMDQ_ABT_ERR(4),
  MSI_EVTQ_ABT_ERR(5),
  MSI_PRIQ_ABT_ERR(6),
  MSI_GERROR_ABT_ERR(7),
  SFM_ERR(8),
  CMDQP_ERR(9),
  DPT_ERR(10);

  private final BitField bit;

  GlobalError(int position) {
    this.bit = BitField.bit(name(), position);
  }

  public int position() {
    return bit.low();
  }

  public boolean isActive(int gerror, int gerrorn) {
    return bit.in(gerror) != bit.in(gerrorn);
  }

  /** GERROR after hardware raised the error; one that is active already is not logged again. */
  public int raise(int gerror, int gerrorn) {
    return isActive(gerror, gerrorn) ? gerror : (int) bit.into(gerror, 1 - bit.in(gerror));
  }

  /** GERRORN after software acknowledged this error. */
  public int acknowledge(int gerror, int gerrorn) {
    return (int) bit.into(gerrorn, bit.in(gerror));
  }
}
