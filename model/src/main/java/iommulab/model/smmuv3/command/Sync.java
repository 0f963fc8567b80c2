package iommulab.model.smmuv3.command;

import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Pa;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/**
 * Wait for the earlier commands of this queue, then signal: CMD_SYNC (Arm IHI 0070, 4.7.3).
 *
 * <p>With {@link Signal#IRQ} the completion is an MSI where the address is not 0, else a wired
 * interrupt.
 */
public record Sync(Signal signal, int shareability, int attributes, int msiData, Pa msiAddress)
    implements Command {
  /** The completion signal in the order of its encoding, CS; 3 is illegal. */
  public enum Signal {
    NONE,
    IRQ,
    SEV
  }

  // spotless:off
  //                                      name   high  low
  static final BitField CS      = bits("CS",       13,  12);
  static final BitField MSH     = bits("MSH",      23,  22);
  static final BitField MSIATTR = bits("MSIAttr",  27,  24);
  static final BitField MSIDATA = bits("MSIData",  63,  32);
  static final BitField MSIADDR = bits("MSIAddr", 119,  66);  // address bits 55:2
  // spotless:on
  static final EntryFormat FORMAT =
      EntryFormat.of("SYNC", 2, OP, CS, MSH, MSIATTR, MSIDATA, MSIADDR);

  private static final int WORD_BITS = 2;

  /** Without an MSI; shareability and attributes then mean nothing. */
  public static Sync of(Signal signal) {
    return new Sync(signal, 0, 0, 0, new Pa(0));
  }

  /**
   * With an MSI: a 32-bit write of {@code data}, which drivers also use to poll a word of memory.
   */
  public static Sync msi(Pa address, int data) {
    return new Sync(Signal.IRQ, 3, 15, data, address);
  }

  static Sync decode(Entry e) {
    return new Sync(
        Signal.values()[e.getInt(CS)],
        e.getInt(MSH),
        e.getInt(MSIATTR),
        e.getInt(MSIDATA),
        new Pa(e.get(MSIADDR) << WORD_BITS));
  }

  public boolean sendsMsi() {
    return signal == Signal.IRQ && msiAddress.value() != 0;
  }

  @Override
  public Opcode opcode() {
    return Opcode.SYNC;
  }

  @Override
  public Entry entry() {
    return FORMAT
        .blank()
        .with(OP, opcode().code())
        .with(CS, signal.ordinal())
        .with(MSH, shareability)
        .with(MSIATTR, attributes)
        .with(MSIDATA, Integer.toUnsignedLong(msiData))
        .with(MSIADDR, msiAddress.value() >>> WORD_BITS);
  }

  @Override
  public String toString() {
    CommandText text = CommandText.of(this).put("cs", signal.ordinal());
    text.putUnlessZero("msh", shareability).putUnlessZero("msiattr", attributes);
    if (msiAddress.value() != 0 || msiData != 0) {
      text.put("msiaddr", msiAddress).put("msidata", "0x" + Integer.toHexString(msiData));
    }
    return text.toString();
  }
}
