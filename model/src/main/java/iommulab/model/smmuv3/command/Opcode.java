package iommulab.model.smmuv3.command;

import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The opcodes of the Non-secure command queue (Arm IHI 0070, 4.1.4). */
public enum Opcode {
  // spotless:off
  PREFETCH_CFG   (0x01, () -> Prefetch.Cfg.FORMAT,   Prefetch.Cfg::decode),
  PREFETCH_ADDR  (0x02, () -> Prefetch.Addr.FORMAT,  Prefetch.Addr::decode),
  CFGI_STE       (0x03, () -> Cfgi.Ste.FORMAT,       Cfgi.Ste::decode),
  CFGI_STE_RANGE (0x04, () -> Cfgi.SteRange.FORMAT,  Cfgi.SteRange::decode),  // CFGI_ALL with Range = 31
  CFGI_CD        (0x05, () -> Cfgi.Cd.FORMAT,        Cfgi.Cd::decode),
  CFGI_CD_ALL    (0x06, () -> Cfgi.CdAll.FORMAT,     Cfgi.CdAll::decode),
  CFGI_VMS_PIDM  (0x07, () -> Cfgi.VmsPidm.FORMAT,   Cfgi.VmsPidm::decode),
  TLBI_NH_ALL    (0x10, () -> Tlbi.NhAll.FORMAT,     Tlbi.NhAll::decode),
  TLBI_NH_ASID   (0x11, () -> Tlbi.NhAsid.FORMAT,    Tlbi.NhAsid::decode),
  TLBI_NH_VA     (0x12, () -> Tlbi.NhVa.FORMAT,      Tlbi.NhVa::decode),
  TLBI_NH_VAA    (0x13, () -> Tlbi.NhVaa.FORMAT,     Tlbi.NhVaa::decode),
  TLBI_EL2_ALL   (0x20, () -> TlbiEl2.All.FORMAT,    TlbiEl2.All::decode),
  TLBI_EL2_ASID  (0x21, () -> TlbiEl2.ByAsid.FORMAT,   TlbiEl2.ByAsid::decode),
  TLBI_EL2_VA    (0x22, () -> TlbiEl2.Va.FORMAT,     TlbiEl2.Va::decode),
  TLBI_EL2_VAA   (0x23, () -> TlbiEl2.Vaa.FORMAT,    TlbiEl2.Vaa::decode),
  TLBI_S12_VMALL (0x28, () -> Tlbi.S12Vmall.FORMAT,  Tlbi.S12Vmall::decode),
  TLBI_S2_IPA    (0x2a, () -> Tlbi.S2Ipa.FORMAT,     Tlbi.S2Ipa::decode),
  TLBI_NSNH_ALL  (0x30, () -> Tlbi.NsnhAll.FORMAT,   Tlbi.NsnhAll::decode),
  ATC_INV        (0x40, () -> AtcInv.FORMAT,         AtcInv::decode),
  PRI_RESP       (0x41, () -> PriResp.FORMAT,        PriResp::decode),
  RESUME         (0x44, () -> Resume.FORMAT,         Resume::decode),
  STALL_TERM     (0x45, () -> StallTerm.FORMAT,      StallTerm::decode),
  SYNC           (0x46, () -> Sync.FORMAT,           Sync::decode);
  // spotless:on

  private static final Opcode[] BY_CODE = new Opcode[256];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;
  private final Supplier<EntryFormat> format;
  private final Function<Entry, Command> decoder;

  Opcode(int code, Supplier<EntryFormat> format, Function<Entry, Command> decoder) {
    this.code = code;
    this.format = format;
    this.decoder = decoder;
  }

  public int code() {
    return code;
  }

  /** The layout of this command's entry. */
  public EntryFormat format() {
    return format.get();
  }

  Command decode(Entry entry) {
    return decoder.apply(entry);
  }

  /** The command of this opcode, if a Non-secure queue has one. */
  public static Optional<Opcode> of(int code) {
    return Optional.ofNullable(BY_CODE[code]);
  }

  /** The command of this mnemonic, as in the specification without {@code CMD_}. */
  public static Optional<Opcode> named(String mnemonic) {
    return Arrays.stream(values()).filter(opcode -> opcode.name().equals(mnemonic)).findFirst();
  }
}
