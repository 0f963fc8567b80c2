package iommulab.model.smmuv3.command;

import iommulab.model.bits.BitRange;
import java.util.List;

/** What a queue entry turned out to be. */
public sealed interface CommandDecoding {
  /** A command; reserved bits that were set are told, since an SMMU may refuse or ignore them. */
  record Decoded(Command command, List<BitRange> reserved) implements CommandDecoding {
    public Decoded {
      reserved = List.copyOf(reserved);
    }
  }

  /** Not a command here: CERROR_ILL, and why. */
  record Illegal(int opcode, String reason) implements CommandDecoding {
    @Override
    public String toString() {
      return "ILL opcode 0x" + Integer.toHexString(opcode) + ": " + reason;
    }
  }
}
