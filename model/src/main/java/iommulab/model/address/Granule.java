package iommulab.model.address;

/**
 * The translation granule: page size, table size and hence the bits each level resolves (Arm DDI
 * 0487, D8.2).
 *
 * <p>Levels count from 0 at the root to 3 at the page.
 */
public enum Granule {
  K4(12),
  K16(14),
  K64(16);

  private final int bits;

  Granule(int bits) {
    this.bits = bits;
  }

  /** Address bits within a page. */
  public int bits() {
    return bits;
  }

  public long bytes() {
    return 1L << bits;
  }

  /** Address bits that one level resolves: a table is one page of 8-byte descriptors. */
  public int stride() {
    return bits - 3;
  }

  /** Descriptors in one table. */
  public int entries() {
    return 1 << stride();
  }

  /**
   * Address bits below the index of this level: the size of what one descriptor there maps, as a
   * power of two.
   */
  public int spanBits(int level) {
    return bits + (3 - level) * stride();
  }

  /** Bytes that one descriptor of this level maps. */
  public long span(int level) {
    return 1L << spanBits(level);
  }

  /**
   * log2 of how many neighbours of this level the Contiguous bit speaks of (Arm DDI 0487, D8.7.1).
   */
  public int contiguousBits(int level) {
    return switch (this) {
      case K4 -> 4;
      case K16 -> level == 3 ? 7 : 5;
      case K64 -> 5;
    };
  }

  /**
   * Whether a block may stand at this level: 1 GiB, 2 MiB; 32 MiB; 512 MiB, and 4 TiB for 52-bit
   * outputs.
   */
  public boolean hasBlock(int level) {
    return level == 2 || (level == 1 && this != K16);
  }
}
