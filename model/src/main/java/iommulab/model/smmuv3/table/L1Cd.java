package iommulab.model.smmuv3.table;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Ipa;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/** A level-1 context descriptor: where a leaf table of CDs is (Arm IHI 0070, 5.3). */
public record L1Cd(Entry raw) {
  public static final BitField V = bit("V", 0);
  public static final BitField L2PTR = bits("L2Ptr", 55, 12);
  public static final EntryFormat FORMAT = EntryFormat.of("L1CD", 1, V, L2PTR);

  public static L1Cd decode(long word) {
    return new L1Cd(FORMAT.entry(word));
  }

  public static L1Cd of(Ipa table) {
    return new L1Cd(FORMAT.blank().with(V, 1).with(L2PTR, table.pageNumber()));
  }

  public long encode() {
    return raw.words()[0];
  }

  public boolean isValid() {
    return raw.isSet(V);
  }

  /** The leaf table: an IPA with stage 2, else the same number as a PA. */
  public Ipa table() {
    return Ipa.ofPage(raw.get(L2PTR));
  }

  @Override
  public String toString() {
    return "L1CD " + (isValid() ? "table=" + table() : "invalid");
  }
}
