package iommulab.model.address;

/**
 * A physical address: what memory and MMIO answer to.
 *
 * <p>An unsigned 64-bit number; arithmetic wraps at the top.
 */
public record Pa(long value) implements Comparable<Pa> {
  /** The address of the 4 KiB page with this number. */
  public static Pa ofPage(long pageNumber) {
    return new Pa(pageNumber << Granule.K4.bits());
  }

  /** The address of the 4 KiB page that holds this one. */
  public Pa page() {
    return alignDown(Granule.K4.bits());
  }

  public long pageNumber() {
    return value >>> Granule.K4.bits();
  }

  /** The address without its low {@code bits} bits. */
  public Pa alignDown(int bits) {
    return new Pa(bits >= Long.SIZE ? 0 : value >>> bits << bits);
  }

  /** The low {@code bits} bits of the address. */
  public long offset(int bits) {
    return value - alignDown(bits).value;
  }

  public Pa plus(long bytes) {
    return new Pa(value + bytes);
  }

  @Override
  public int compareTo(Pa other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
