package iommulab.actors.smmu;

/**
 * What the architecture leaves open about a translation unit's reads and caches, decided.
 *
 * @param dwordFetches whether an STE or CD is read in eight reads, in an order of its choice (Arm
 *     IHI 0070, 3.21.3); not with walks in one step
 * @param cacheInvalid whether an STE or CD is kept that is not valid (3.21.3)
 */
public record UnitFreedoms(boolean dwordFetches, boolean cacheInvalid) {
  /** Whole structures, kept whatever they say. */
  public static final UnitFreedoms USUAL = new UnitFreedoms(false, true);

  public UnitFreedoms withDwordFetches(boolean apart) {
    return new UnitFreedoms(apart, cacheInvalid);
  }

  public UnitFreedoms withCacheInvalid(boolean kept) {
    return new UnitFreedoms(dwordFetches, kept);
  }
}
