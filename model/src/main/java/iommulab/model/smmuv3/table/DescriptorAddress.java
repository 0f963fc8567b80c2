package iommulab.model.smmuv3.table;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Granule;
import iommulab.model.address.Pa;
import iommulab.model.bits.BitField;

/**
 * What descriptors of both stages share: kind and address, without DS and D128 (Arm DDI 0487,
 * D8.3.1).
 */
final class DescriptorAddress {
  // spotless:off
  //                                            name        high low
  static final BitField VALID         = bit ("Valid",              0);
  static final BitField TYPE          = bit ("Type",               1);
  static final BitField ADDRESS       = bits("Address",       47, 12);
  static final BitField BLOCK_ADDRESS = bits("Address",       47, 21);  // of the smallest block, 2 MiB
  static final BitField ADDRESS_HIGH  = bits("Address[51:48]", 15, 12);  // 64K granule only
  // spotless:on

  private static final int LAST_LEVEL = 3;
  private static final int HIGH_FROM = 48;

  private DescriptorAddress() {}

  static DescriptorKind kind(long raw, Granule granule, int level) {
    if (VALID.in(raw) == 0) {
      return DescriptorKind.INVALID;
    }
    boolean type = TYPE.in(raw) == 1;
    if (level == LAST_LEVEL) {
      return type ? DescriptorKind.PAGE : DescriptorKind.INVALID;
    }
    if (type) {
      return DescriptorKind.TABLE;
    }
    return granule.hasBlock(level) ? DescriptorKind.BLOCK : DescriptorKind.INVALID;
  }

  /**
   * The address of what the descriptor maps at this level; level 3 gives the next table of a table
   * descriptor.
   */
  static long get(long raw, Granule granule, int level) {
    long low = new Pa(ADDRESS.in(raw) << ADDRESS.low()).alignDown(granule.spanBits(level)).value();
    long high = granule == Granule.K64 ? ADDRESS_HIGH.in(raw) << HIGH_FROM : 0;
    return low + high;
  }

  static long table(long address, Granule granule) {
    return encode(address, granule, LAST_LEVEL, true);
  }

  static long leaf(long address, Granule granule, int level) {
    if (level != LAST_LEVEL && !granule.hasBlock(level)) {
      throw new IllegalArgumentException(granule + " has no block at level " + level);
    }
    return encode(address, granule, level, level == LAST_LEVEL);
  }

  private static long encode(long address, Granule granule, int level, boolean type) {
    if (new Pa(address).offset(granule.spanBits(level)) != 0) {
      throw new IllegalArgumentException(
          new Pa(address) + " is not aligned to level " + level + " of " + granule);
    }
    long high = granule == Granule.K64 ? address >>> HIGH_FROM : 0;
    long raw = ADDRESS.into(0, (address - (high << HIGH_FROM)) >>> ADDRESS.low());
    raw = high == 0 ? raw : ADDRESS_HIGH.into(raw, high);
    return VALID.into(TYPE.into(raw, type ? 1 : 0), 1);
  }
}
