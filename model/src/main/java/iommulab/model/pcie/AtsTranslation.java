package iommulab.model.pcie;

import static iommulab.model.bits.BitField.bit;

import iommulab.model.address.Pa;
import iommulab.model.bits.BitField;

/**
 * One translation of a translation completion, 64 bits (PCIe ATS, 10.2.3).
 *
 * @param address first address of the range; intermediate under split-stage ATS
 * @param log2Size size of the range
 * @param execute granted only where it was asked for
 * @param global valid for all PASIDs of the function
 * @param privileged whether the rights are those of the privileged level
 * @param untranslatedOnly U: only untranslated requests may access the range
 * @param noSnoopOff N: No Snoop must be clear in requests that use the translation
 */
public record AtsTranslation(
    Pa address,
    int log2Size,
    boolean read,
    boolean write,
    boolean execute,
    boolean global,
    boolean privileged,
    boolean untranslatedOnly,
    boolean noSnoopOff) {
  // spotless:off
  //                                     name        bit
  public static final BitField R      = bit("R",       0);
  public static final BitField W      = bit("W",       1);
  public static final BitField U      = bit("U",       2);
  public static final BitField EXE    = bit("Exe",     3);
  public static final BitField PRIV   = bit("Priv",    4);
  public static final BitField GLOBAL = bit("Global",  5);
  public static final BitField N      = bit("N",      10);
  // spotless:on

  public AtsTranslation {
    AtsRange range = new AtsRange(address.value(), log2Size);
    address = new Pa(range.start());
  }

  /** A translation with the rights that every device uses. */
  public static AtsTranslation of(Pa address, int log2Size, boolean read, boolean write) {
    return new AtsTranslation(address, log2Size, read, write, false, false, false, false, false);
  }

  /** The answer to a request for a range that nothing maps. */
  public static AtsTranslation nothing(int log2Size) {
    return of(new Pa(0), log2Size, false, false);
  }

  public long encode() {
    long[] word = {new AtsRange(address.value(), log2Size).encode()};
    set(word, R, read);
    set(word, W, write);
    set(word, U, untranslatedOnly);
    set(word, EXE, execute);
    set(word, PRIV, privileged);
    set(word, GLOBAL, global);
    set(word, N, noSnoopOff);
    return word[0];
  }

  public static AtsTranslation decode(long raw) {
    AtsRange range = AtsRange.decode(raw);
    long[] word = {raw};
    return new AtsTranslation(
        new Pa(range.start()),
        range.log2Size(),
        R.isSet(word),
        W.isSet(word),
        EXE.isSet(word),
        GLOBAL.isSet(word),
        PRIV.isSet(word),
        U.isSet(word),
        N.isSet(word));
  }

  private static void set(long[] word, BitField field, boolean value) {
    field.set(word, value ? 1 : 0);
  }

  @Override
  public String toString() {
    String rights = (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-");
    return address + "+2^" + log2Size + " " + rights;
  }
}
