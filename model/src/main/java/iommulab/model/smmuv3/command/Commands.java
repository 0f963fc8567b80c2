package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bit;

import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.CommandDecoding.Illegal;
import java.util.Optional;

/**
 * Decodes the entries of a Non-secure command queue (Arm IHI 0070, 4.1).
 *
 * <p>What no implementation accepts is illegal here; what depends on features is left to {@link
 * CommandLegality}.
 */
public final class Commands {
  /** Bytes of one entry. */
  public static final int BYTES = 16;

  /** 64-bit words of one entry. */
  public static final int DWORDS = 2;

  private static final BitField SSEC = bit("SSec", 10);

  private Commands() {}

  /** Decodes two raw words, lowest first. */
  public static CommandDecoding decode(long[] words) {
    int code = Command.OP.getInt(words);
    Optional<Opcode> known = Opcode.of(code);
    if (known.isEmpty()) {
      return new Illegal(code, whyAbsent(code));
    }
    if (SSEC.isSet(words)) {
      return new Illegal(code, "SSec = 1 on a Non-secure queue (Arm IHI 0070, 4.1.6)");
    }
    Opcode opcode = known.get();
    if (opcode == Opcode.SYNC && Sync.CS.get(words) == 3) {
      return new Illegal(code, "CS = 3 is reserved (Arm IHI 0070, 4.7.3)");
    }
    if (opcode == Opcode.PRI_RESP && PriResp.RESP.get(words) == 3) {
      return new Illegal(code, "Resp = 3 is reserved (Arm IHI 0070, 4.5.2)");
    }
    Entry entry = opcode.format().entry(words);
    return new Decoded(opcode.decode(entry), entry.reserved());
  }

  private static String whyAbsent(int code) {
    return switch (code) {
      case 0x18, 0x1a -> "TLBI_EL3 belongs to the Secure queue (Arm IHI 0070, 4.4)";
      case 0x70, 0x73 -> "DPTI needs IDR3.DPT, which is not modelled (Arm IHI 0070, 4.6)";
      default ->
          code >= 0x50 && code <= 0x60
              ? "Secure commands belong to the Secure queue (Arm IHI 0070, 4.4)"
              : "reserved opcode (Arm IHI 0070, 4.1.4)";
    };
  }
}
