package iommulab.model.smmuv3.table;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Granule;
import iommulab.model.address.Pa;
import iommulab.model.bits.BitField;
import iommulab.model.bits.EntryFormat;

/**
 * A stage-2 translation descriptor of VMSAv8-64 (Arm DDI 0487, D8.3).
 *
 * <p>What it is depends on the level where it was read. Table descriptors of stage 2 carry no
 * attributes.
 */
public record Stage2Descriptor(long raw) {
  // spotless:off
  //                                        name       high low
  public static final BitField VALID    = DescriptorAddress.VALID;
  public static final BitField TYPE     = DescriptorAddress.TYPE;
  public static final BitField MEM_ATTR = bits("MemAttr",    5,  2);
  public static final BitField READ     = bit ("S2AP[0]",        6);
  public static final BitField WRITE    = bit ("S2AP[1]",        7);
  public static final BitField SH       = bits("SH",         9,  8);
  public static final BitField AF       = bit ("AF",            10);
  public static final BitField NT       = bit ("nT",            16);  // blocks only
  public static final BitField DBM      = bit ("DBM",           51);
  public static final BitField CONTIG   = bit ("Contiguous",    52);
  public static final BitField XN       = bits("XN",        54, 53);
  public static final BitField SW       = bits("SW",        58, 55);  // for software

  static final EntryFormat PAGE_FORMAT = EntryFormat.of("S2 page", 1,
      VALID, TYPE, MEM_ATTR, READ, WRITE, SH, AF, DescriptorAddress.ADDRESS, DBM, CONTIG, XN, SW);
  static final EntryFormat BLOCK_FORMAT = EntryFormat.of("S2 block", 1,
      VALID, TYPE, MEM_ATTR, READ, WRITE, SH, AF, DescriptorAddress.ADDRESS_HIGH, NT, DescriptorAddress.BLOCK_ADDRESS,
      DBM, CONTIG, XN, SW);
  static final EntryFormat TABLE_FORMAT = EntryFormat.of("S2 table", 1, VALID, TYPE, DescriptorAddress.ADDRESS);
  // spotless:on

  public static final Stage2Descriptor INVALID = new Stage2Descriptor(0);

  /** MemAttr with S2FWB = 1: Write-Back whatever stage 1 says. */
  public static final int WRITE_BACK_FORCED = 0x6;

  /** MemAttr with S2FWB = 0: Write-Back, unless stage 1 is weaker. */
  public static final int WRITE_BACK = 0xf;

  /** MemAttr: Non-cacheable at most, with S2FWB = 0 and 1. */
  public static final int NON_CACHEABLE = 0x5;

  private static final int INNER_SHAREABLE = 3;

  /** A 4 KiB page as a driver maps it under S2FWB: accessed, forced Write-Back. */
  public static Stage2Descriptor page(Pa output, boolean readable, boolean writable) {
    return leaf(Granule.K4, 3, output, readable, writable);
  }

  /** A block of the 4K granule: 1 GiB at level 1, 2 MiB at level 2. */
  public static Stage2Descriptor block(Pa output, int level, boolean readable, boolean writable) {
    return leaf(Granule.K4, level, output, readable, writable);
  }

  /** A page or block of any granule. */
  public static Stage2Descriptor leaf(
      Granule granule, int level, Pa output, boolean readable, boolean writable) {
    return new Stage2Descriptor(DescriptorAddress.leaf(output.value(), granule, level))
        .with(MEM_ATTR, WRITE_BACK_FORCED)
        .with(READ, readable ? 1 : 0)
        .with(WRITE, writable ? 1 : 0)
        .with(SH, INNER_SHAREABLE)
        .with(AF, 1);
  }

  public static Stage2Descriptor table(Pa next) {
    return table(Granule.K4, next);
  }

  public static Stage2Descriptor table(Granule granule, Pa next) {
    return new Stage2Descriptor(DescriptorAddress.table(next.value(), granule));
  }

  public Stage2Descriptor with(BitField field, long value) {
    return new Stage2Descriptor(field.into(raw, value));
  }

  public int get(BitField field) {
    return (int) field.in(raw);
  }

  public boolean has(BitField field) {
    return field.in(raw) != 0;
  }

  public DescriptorKind kind(Granule granule, int level) {
    return DescriptorAddress.kind(raw, granule, level);
  }

  /** Where the page or block of this level begins. */
  public Pa output(Granule granule, int level) {
    return new Pa(DescriptorAddress.get(raw, granule, level));
  }

  /** The next table of a table descriptor. */
  public Pa nextTable(Granule granule) {
    return output(granule, 3);
  }

  public boolean isReadable() {
    return has(READ);
  }

  /** Whether a leaf lets writes pass as it stands; DBM may promise more. */
  public boolean isWritable() {
    return has(WRITE);
  }

  @Override
  public String toString() {
    return "S2 0x" + Long.toHexString(raw);
  }
}
