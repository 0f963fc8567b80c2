package iommulab.actors.smmu;

/**
 * What the architecture leaves open about a translation unit's reads and caches, decided.
 *
 * @param dwordFetches whether an STE or CD is read in eight reads, in an order of its choice (Arm
 *     IHI 0070, 3.21.3); not with walks in one step
 * @param cacheInvalid whether an STE or CD is kept that is not valid (3.21.3)
 * @param speculates whether, after a transaction has begun and after an invalidation, the unit may
 *     look for the configuration and translation of the same address, and of the page behind it,
 *     for nobody (3.14, 3.21.1)
 * @param evicts whether an entry may be gone when it is looked for (3.17, 3.21.3)
 * @param dropsMore whether an invalidation may drop everything (4.3, 4.4)
 * @param answersLate whether the answer to a translation request may still be on its way out when
 *     an invalidation of what it was made from is complete (not spelled out; R-ATS-042)
 */
public record UnitFreedoms(
    boolean dwordFetches,
    boolean cacheInvalid,
    boolean speculates,
    boolean evicts,
    boolean dropsMore,
    boolean answersLate) {
  /** Whole structures, kept whatever they say; nothing is done that nobody asked for. */
  public static final UnitFreedoms USUAL = new UnitFreedoms(false, true, false, false, false, true);

  public UnitFreedoms withDwordFetches(boolean apart) {
    return new UnitFreedoms(apart, cacheInvalid, speculates, evicts, dropsMore, answersLate);
  }

  public UnitFreedoms withCacheInvalid(boolean kept) {
    return new UnitFreedoms(dwordFetches, kept, speculates, evicts, dropsMore, answersLate);
  }

  public UnitFreedoms withSpeculation(boolean may) {
    return new UnitFreedoms(dwordFetches, cacheInvalid, may, evicts, dropsMore, answersLate);
  }

  public UnitFreedoms withEviction(boolean may) {
    return new UnitFreedoms(dwordFetches, cacheInvalid, speculates, may, dropsMore, answersLate);
  }

  public UnitFreedoms withOverInvalidation(boolean may) {
    return new UnitFreedoms(dwordFetches, cacheInvalid, speculates, evicts, may, answersLate);
  }

  public UnitFreedoms withLateAnswers(boolean may) {
    return new UnitFreedoms(dwordFetches, cacheInvalid, speculates, evicts, dropsMore, may);
  }
}
