package iommulab.model.smmuv3.command;

import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;

/**
 * A command of the Non-secure command queue (Arm IHI 0070, chapter 4).
 *
 * <p>Its text is the mnemonic without {@code CMD_} and its parameters, those that are zero by
 * default left out.
 */
public sealed interface Command
    permits Prefetch, Cfgi, Tlbi, AtcInv, PriResp, Resume, StallTerm, Sync {
  /** The opcode, in the same place of every command. */
  BitField OP = BitField.bits("Opcode", 7, 0);

  Opcode opcode();

  /** The command as a queue entry. */
  Entry entry();

  /** The two raw words, lowest first. */
  default long[] encode() {
    return entry().words();
  }

  default String mnemonic() {
    return opcode().name();
  }
}
