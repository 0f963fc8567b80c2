package iommulab.model.smmuv3.table;

import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Pa;
import iommulab.model.bits.BitField;
import iommulab.model.bits.Entry;
import iommulab.model.bits.EntryFormat;

/**
 * A level-1 stream table descriptor: where 2^(Span-1) STEs are (Arm IHI 0070, 5.1).
 *
 * <p>A stream beyond the span, or any with an unusable span, gets C_BAD_STREAMID.
 */
public record L1Std(Entry raw) {
  public static final BitField SPAN = bits("Span", 4, 0);
  public static final BitField L2PTR = bits("L2Ptr", 55, 6);
  public static final EntryFormat FORMAT = EntryFormat.of("L1STD", 1, SPAN, L2PTR);

  private static final int LARGEST_SPAN = 11;

  public static L1Std decode(long word) {
    return new L1Std(FORMAT.entry(word));
  }

  /** A table of 2^(span-1) entries. */
  public static L1Std of(Pa table, int span) {
    return new L1Std(FORMAT.blank().with(SPAN, span).with(L2PTR, table.value() >>> L2PTR.low()));
  }

  public long encode() {
    return raw.words()[0];
  }

  public int span() {
    return raw.getInt(SPAN);
  }

  public Pa table() {
    return new Pa(raw.get(L2PTR) << L2PTR.low());
  }

  /** Whether the table has an entry of this index, with STRTAB_BASE_CFG.SPLIT. */
  public boolean reaches(int index, int split) {
    boolean usable = span() >= 1 && span() <= Math.min(LARGEST_SPAN, split + 1);
    return usable && Integer.compareUnsigned(index, 1 << (span() - 1)) < 0;
  }

  @Override
  public String toString() {
    return "L1STD span=" + span() + " table=" + table();
  }
}
