package iommulab.model.address;

/**
 * An address as a device issues it: the input of stage 1, or of stage 2 where stage 1 is off.
 *
 * <p>An unsigned 64-bit number; arithmetic wraps at the top.
 */
public record Iova(long value) implements Comparable<Iova> {
  /** The address of the 4 KiB page with this number. */
  public static Iova ofPage(long pageNumber) {
    return new Iova(pageNumber << Granule.K4.bits());
  }

  /** The address of the 4 KiB page that holds this one. */
  public Iova page() {
    return alignDown(Granule.K4.bits());
  }

  public long pageNumber() {
    return value >>> Granule.K4.bits();
  }

  /** The address without its low {@code bits} bits. */
  public Iova alignDown(int bits) {
    return new Iova(bits >= Long.SIZE ? 0 : value >>> bits << bits);
  }

  /** The low {@code bits} bits of the address. */
  public long offset(int bits) {
    return value - alignDown(bits).value;
  }

  public Iova plus(long bytes) {
    return new Iova(value + bytes);
  }

  /** The same number after a stage 1 that is off or bypassed. */
  public Ipa asIpa() {
    return new Ipa(value);
  }

  @Override
  public int compareTo(Iova other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
