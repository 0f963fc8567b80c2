package iommulab.model.address;

/**
 * An intermediate physical address: the output of stage 1 and the input of stage 2.
 *
 * <p>An unsigned 64-bit number; arithmetic wraps at the top.
 */
public record Ipa(long value) implements Comparable<Ipa> {
  /** The address of the 4 KiB page with this number. */
  public static Ipa ofPage(long pageNumber) {
    return new Ipa(pageNumber << Granule.K4.bits());
  }

  /** The address of the 4 KiB page that holds this one. */
  public Ipa page() {
    return alignDown(Granule.K4.bits());
  }

  public long pageNumber() {
    return value >>> Granule.K4.bits();
  }

  /** The address without its low {@code bits} bits. */
  public Ipa alignDown(int bits) {
    return new Ipa(bits >= Long.SIZE ? 0 : value >>> bits << bits);
  }

  /** The low {@code bits} bits of the address. */
  public long offset(int bits) {
    return value - alignDown(bits).value;
  }

  public Ipa plus(long bytes) {
    return new Ipa(value + bytes);
  }

  /** The same number after a stage 2 that is off or bypassed. */
  public Pa asPa() {
    return new Pa(value);
  }

  @Override
  public int compareTo(Ipa other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
