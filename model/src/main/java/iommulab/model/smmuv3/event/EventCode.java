package iommulab.model.smmuv3.event;

import java.util.Arrays;
import java.util.Optional;

/** The types of event records and what each carries beside the stream (Arm IHI 0070, 7.3). */
public enum EventCode {
  // spotless:off
  //                  code   substream  input    access   fetch or IPA
  F_UUT              (0x01,  true,      true,    true,    Address.NONE),
  C_BAD_STREAMID     (0x02,  true,      false,   false,   Address.NONE),
  F_STE_FETCH        (0x03,  true,      false,   false,   Address.FETCH),
  C_BAD_STE          (0x04,  true,      false,   false,   Address.NONE),
  F_BAD_ATS_TREQ     (0x05,  true,      true,    false,   Address.NONE),
  F_STREAM_DISABLED  (0x06,  false,     false,   false,   Address.NONE),
  F_TRANSL_FORBIDDEN (0x07,  false,     true,    true,    Address.NONE),
  C_BAD_SUBSTREAMID  (0x08,  true,      false,   false,   Address.NONE),
  F_CD_FETCH         (0x09,  true,      false,   false,   Address.FETCH),
  C_BAD_CD           (0x0a,  true,      false,   false,   Address.NONE),
  F_WALK_EABT        (0x0b,  true,      true,    true,    Address.FETCH),
  F_TRANSLATION      (0x10,  true,      true,    true,    Address.IPA),
  F_ADDR_SIZE        (0x11,  true,      true,    true,    Address.IPA),
  F_ACCESS           (0x12,  true,      true,    true,    Address.IPA),
  F_PERMISSION       (0x13,  true,      true,    true,    Address.IPA),
  F_TLB_CONFLICT     (0x20,  true,      true,    true,    Address.IPA),
  F_CFG_CONFLICT     (0x21,  true,      false,   false,   Address.NONE),
  E_PAGE_REQUEST     (0x24,  true,      true,    false,   Address.NONE),
  F_VMS_FETCH        (0x25,  true,      false,   false,   Address.FETCH);
  // spotless:on

  /** What the last word of the record holds. */
  enum Address {
    NONE,
    FETCH,
    IPA
  }

  private final int code;
  private final boolean substream;
  private final boolean input;
  private final boolean access;
  private final Address address;

  EventCode(int code, boolean substream, boolean input, boolean access, Address address) {
    this.code = code;
    this.substream = substream;
    this.input = input;
    this.access = access;
    this.address = address;
  }

  public int code() {
    return code;
  }

  /** Whether SSV and SubstreamID mean something. */
  public boolean hasSubstream() {
    return substream;
  }

  public boolean hasInputAddress() {
    return input;
  }

  /** Whether RnW, InD and PnU mean something. */
  public boolean hasAccess() {
    return access;
  }

  /** Whether the last word is the address of a fetch that failed. */
  public boolean hasFetchAddress() {
    return address == Address.FETCH;
  }

  /** Whether the last word is the IPA, of a stage-2 fault. */
  public boolean hasIpa() {
    return address == Address.IPA;
  }

  /** Whether Class and S2 tell what was being walked. */
  public boolean hasClass() {
    return hasIpa() || this == F_WALK_EABT;
  }

  /** The four faults that may stall; all others abort (3.12). */
  public boolean mayStall() {
    return code >= 0x10 && code <= 0x13;
  }

  /** The four that may merge whatever the STE's MEV says (7.3.1). */
  public boolean alwaysMerges() {
    return this == F_UUT || this == C_BAD_STREAMID || this == F_STE_FETCH || this == C_BAD_STE;
  }

  public static Optional<EventCode> of(int code) {
    return Arrays.stream(values()).filter(event -> event.code == code).findFirst();
  }
}
