package iommulab.model.walk;

import iommulab.model.address.Pa;

/**
 * Where the stream table is and how large: SMMU_STRTAB_BASE and BASE_CFG (Arm IHI 0070, 3.3.1,
 * 6.3.24).
 *
 * @param base aligned down to the size of the table, or of the first level
 * @param log2Size StreamID bits that the table resolves (LOG2SIZE)
 * @param split StreamID bits that the second level resolves: 6, 8 or 10; others act as 6
 */
public record StreamTable(Pa base, int log2Size, Format format, int split) {
  /** Whether the table has one level or two. */
  public enum Format {
    LINEAR,
    TWO_LEVEL
  }

  public StreamTable {
    split = split == 8 || split == 10 ? split : 6;
  }

  public static StreamTable linear(Pa base, int log2Size) {
    return new StreamTable(base, log2Size, Format.LINEAR, 6);
  }

  public static StreamTable twoLevel(Pa base, int log2Size, int split) {
    return new StreamTable(base, log2Size, Format.TWO_LEVEL, split);
  }
}
