package iommulab.model.pcie;

/**
 * The address field that ATS completions and invalidate requests share: an aligned range with its
 * size in the low bits.
 *
 * <p>S (bit 11) clear is 4 KiB; set, the number of one bits from bit 12 upward, plus one, doubles 4
 * KiB that often.
 */
public record AtsRange(long start, int log2Size) {
  private static final int PAGE_BITS = 12;
  private static final long S = 1L << 11;

  /** All addresses: every bit from 12 on is one, except bit 63. */
  public static final AtsRange ALL = new AtsRange(0, Long.SIZE);

  public AtsRange {
    if (log2Size < PAGE_BITS || log2Size > Long.SIZE) {
      throw new IllegalArgumentException(
          "ATS range of 2^" + log2Size + " bytes: expected 2^12 to 2^64");
    }
    start = log2Size == Long.SIZE ? 0 : start >>> log2Size << log2Size;
  }

  /** Bits 63:11 of the field. */
  public long encode() {
    if (log2Size == PAGE_BITS) {
      return start;
    }
    long ones = (1L << (log2Size - 1)) - (1L << PAGE_BITS);
    return start | ones | S;
  }

  /** Reads bits 63:11; the others may hold anything. */
  public static AtsRange decode(long word) {
    if ((word & S) == 0) {
      return new AtsRange(word, PAGE_BITS);
    }
    int ones = Long.numberOfTrailingZeros(~(word >> PAGE_BITS));
    int log2Size = Math.min(Long.SIZE, PAGE_BITS + 1 + ones);
    return new AtsRange(word, log2Size);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(start) + "+2^" + log2Size;
  }
}
