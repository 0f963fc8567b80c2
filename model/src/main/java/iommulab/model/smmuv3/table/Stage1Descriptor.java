package iommulab.model.smmuv3.table;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.bits.BitField;
import iommulab.model.bits.EntryFormat;

/**
 * A stage-1 translation descriptor of VMSAv8-64 (Arm DDI 0487, D8.3).
 *
 * <p>What it is depends on the level where it was read. Addresses in it are IPAs; with stage 2 off
 * they are the same numbers as PAs, hence the builders for both.
 */
public record Stage1Descriptor(long raw) {
  // spotless:off
  //                                         name       high low
  public static final BitField VALID     = DescriptorAddress.VALID;
  public static final BitField TYPE      = DescriptorAddress.TYPE;
  public static final BitField ATTR_INDX = bits("AttrIndx",   4,  2);
  public static final BitField NS        = bit ("NS",             5);
  public static final BitField AP1       = bit ("AP[1]",          6);  // 1: unprivileged too
  public static final BitField AP2       = bit ("AP[2]",          7);  // 1: read-only
  public static final BitField SH        = bits("SH",         9,  8);
  public static final BitField AF        = bit ("AF",            10);
  public static final BitField NG        = bit ("nG",            11);  // 0: global
  public static final BitField NT        = bit ("nT",            16);  // blocks only
  public static final BitField DBM       = bit ("DBM",           51);
  public static final BitField CONTIG    = bit ("Contiguous",    52);
  public static final BitField PXN       = bit ("PXN",           53);
  public static final BitField UXN       = bit ("UXN",           54);
  public static final BitField SW        = bits("SW",        58, 55);  // for software
  public static final BitField PXN_TABLE = bit ("PXNTable",      59);
  public static final BitField UXN_TABLE = bit ("UXNTable",      60);
  public static final BitField AP_TABLE  = bits("APTable",   62, 61);
  public static final BitField NS_TABLE  = bit ("NSTable",       63);

  static final EntryFormat PAGE_FORMAT = EntryFormat.of("S1 page", 1,
      VALID, TYPE, ATTR_INDX, NS, AP1, AP2, SH, AF, NG, DescriptorAddress.ADDRESS, DBM, CONTIG, PXN, UXN, SW);
  static final EntryFormat BLOCK_FORMAT = EntryFormat.of("S1 block", 1,
      VALID, TYPE, ATTR_INDX, NS, AP1, AP2, SH, AF, NG, DescriptorAddress.ADDRESS_HIGH, NT,
      DescriptorAddress.BLOCK_ADDRESS, DBM, CONTIG, PXN, UXN, SW);
  static final EntryFormat TABLE_FORMAT = EntryFormat.of("S1 table", 1,
      VALID, TYPE, DescriptorAddress.ADDRESS, PXN_TABLE, UXN_TABLE, AP_TABLE, NS_TABLE);
  // spotless:on

  public static final Stage1Descriptor INVALID = new Stage1Descriptor(0);

  /** The AttrIndx that drivers give Write-Back memory. */
  private static final int WRITE_BACK = 1;

  private static final int INNER_SHAREABLE = 3;

  /** A 4 KiB page as a driver maps it: accessed, not global, unprivileged, Write-Back. */
  public static Stage1Descriptor page(Pa output, boolean writable) {
    return leaf(Granule.K4, 3, new Ipa(output.value()), writable);
  }

  public static Stage1Descriptor page(Ipa output, boolean writable) {
    return leaf(Granule.K4, 3, output, writable);
  }

  /** A block of the 4K granule: 1 GiB at level 1, 2 MiB at level 2. */
  public static Stage1Descriptor block(Pa output, int level, boolean writable) {
    return leaf(Granule.K4, level, new Ipa(output.value()), writable);
  }

  public static Stage1Descriptor block(Ipa output, int level, boolean writable) {
    return leaf(Granule.K4, level, output, writable);
  }

  /** A page or block of any granule. */
  public static Stage1Descriptor leaf(Granule granule, int level, Ipa output, boolean writable) {
    return new Stage1Descriptor(DescriptorAddress.leaf(output.value(), granule, level))
        .with(ATTR_INDX, WRITE_BACK)
        .with(AP1, 1)
        .with(AP2, writable ? 0 : 1)
        .with(SH, INNER_SHAREABLE)
        .with(AF, 1)
        .with(NG, 1);
  }

  public static Stage1Descriptor table(Pa next) {
    return table(Granule.K4, new Ipa(next.value()));
  }

  public static Stage1Descriptor table(Ipa next) {
    return table(Granule.K4, next);
  }

  public static Stage1Descriptor table(Granule granule, Ipa next) {
    return new Stage1Descriptor(DescriptorAddress.table(next.value(), granule));
  }

  public Stage1Descriptor with(BitField field, long value) {
    return new Stage1Descriptor(field.into(raw, value));
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
  public Ipa output(Granule granule, int level) {
    return new Ipa(DescriptorAddress.get(raw, granule, level));
  }

  /** The next table of a table descriptor. */
  public Ipa nextTable(Granule granule) {
    return output(granule, 3);
  }

  /** Whether a leaf lets writes pass as it stands; DBM may promise more. */
  public boolean isWritable() {
    return !has(AP2);
  }

  @Override
  public String toString() {
    return "S1 0x" + Long.toHexString(raw);
  }
}
