package iommulab.model.walk;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Granule;
import iommulab.model.bits.BitField;
import iommulab.model.bits.EntryFormat;

/**
 * The VMSAv8-64 translation table descriptors, 64 bits each (Arm DDI 0487, D8.3).
 *
 * <p>A descriptor is named a leaf where it is a block or a page. Bit 52 (Contiguous) is a hint that the walk ignores.
 */
public final class Descriptor {
  // spotless:off
  //                                            name         high low
  public static final BitField VALID      = bit ("valid",         0);
  public static final BitField TYPE       = bit ("type",          1);  // 1 table, or page at level 3
  public static final BitField ATTR_INDX  = bits("AttrIndx",  4,  2);
  public static final BitField NS         = bit ("NS",            5);
  public static final BitField AP         = bits("AP",        7,  6);  // AP[2:1]: bit 6 unprivileged, bit 7 read-only
  public static final BitField SH         = bits("SH",        9,  8);
  public static final BitField AF         = bit ("AF",           10);
  public static final BitField NG         = bit ("nG",           11);
  public static final BitField ADDRESS    = bits("Address",  47, 12);
  public static final BitField DBM        = bit ("DBM",          51);
  public static final BitField CONTIGUOUS = bit ("Contiguous",   52);
  public static final BitField PXN        = bit ("PXN",          53);
  public static final BitField UXN        = bit ("UXN",          54);
  public static final BitField SOFTWARE   = bits("Software", 58, 55);

  public static final BitField PXN_TABLE  = bit ("PXNTable",     59);
  public static final BitField UXN_TABLE  = bit ("UXNTable",     60);
  public static final BitField AP_TABLE   = bits("APTable",  62, 61);  // bit 61 no unprivileged access, bit 62 no write
  public static final BitField NS_TABLE   = bit ("NSTable",      63);

  public static final BitField MEM_ATTR   = bits("MemAttr",   5,  2);  // stage 2; 0b00xx Device
  public static final BitField S2AP       = bits("S2AP",      7,  6);  // bit 6 read, bit 7 write
  public static final BitField XN         = bits("XN",       54, 53);

  public static final EntryFormat STAGE1_LEAF = EntryFormat.of("S1_LEAF", 1,
      VALID, TYPE, ATTR_INDX, NS, AP, SH, AF, NG, ADDRESS, DBM, CONTIGUOUS, PXN, UXN, SOFTWARE);
  public static final EntryFormat STAGE2_LEAF = EntryFormat.of("S2_LEAF", 1,
      VALID, TYPE, MEM_ATTR, S2AP, SH, AF, ADDRESS, DBM, CONTIGUOUS, XN, SOFTWARE);
  public static final EntryFormat TABLE = EntryFormat.of("TABLE", 1,
      VALID, TYPE, ADDRESS, PXN_TABLE, UXN_TABLE, AP_TABLE, NS_TABLE);
  // spotless:on

  private static final BitField LARGE_HIGH = bits("Address[51:48]", 15, 12);

  /** What a descriptor is at its level. */
  public enum Type {
    INVALID,
    TABLE,
    LEAF
  }

  private Descriptor() {}

  /** What the descriptor is at this level; {@code largeBlocks} allows the 4 TiB block of 64 KiB tables. */
  public static Type type(long word, Granule granule, int level, boolean largeBlocks) {
    long[] words = {word};
    if (!VALID.isSet(words)) {
      return Type.INVALID;
    }
    if (level == 3) {
      return TYPE.isSet(words) ? Type.LEAF : Type.INVALID;
    }
    if (TYPE.isSet(words)) {
      return Type.TABLE;
    }
    boolean large = granule == Granule.K64 && level == 1;
    return granule.hasBlock(level) && (!large || largeBlocks) ? Type.LEAF : Type.INVALID;
  }

  /** The output address: of the next table, or of the range that a leaf at this level maps. */
  public static long address(long word, Granule granule, int spanBits) {
    long[] words = {word};
    long address = ADDRESS.get(words) << ADDRESS.low();
    if (granule == Granule.K64) {
      address |= LARGE_HIGH.get(words) << 48;
    }
    return address >>> spanBits << spanBits;
  }

  public static boolean has(long word, BitField field) {
    return field.isSet(new long[] {word});
  }

  public static int get(long word, BitField field) {
    return field.getInt(new long[] {word});
  }
}
