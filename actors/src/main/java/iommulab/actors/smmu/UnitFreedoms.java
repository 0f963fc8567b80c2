package iommulab.actors.smmu;

import iommulab.model.tlb.TlbConflict;

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
 * @param cachesAtsCheck whether CR0.ATSCHK is kept together with an STE (6.3.9.2)
 * @param conflict what comes of an address that several TLB entries match (3.20.1)
 * @param prefetches whether the prefetch commands do something (4.2)
 * @param keepsLevel1 whether level-1 descriptors are kept too, which a CFGI with Leaf = 1 leaves
 *     (4.3.1, 4.3.3)
 */
public record UnitFreedoms(
    boolean dwordFetches,
    boolean cacheInvalid,
    boolean speculates,
    boolean evicts,
    boolean dropsMore,
    boolean cachesAtsCheck,
    TlbConflict conflict,
    boolean prefetches,
    boolean keepsLevel1) {
  /** Whole structures, kept whatever they say; nothing is done that nobody asked for. */
  public static final UnitFreedoms USUAL =
      new UnitFreedoms(false, true, false, false, false, false, TlbConflict.SMALLEST, false, false);

  public UnitFreedoms withDwordFetches(boolean apart) {
    return new UnitFreedoms(
        apart,
        cacheInvalid,
        speculates,
        evicts,
        dropsMore,
        cachesAtsCheck,
        conflict,
        prefetches,
        keepsLevel1);
  }

  public UnitFreedoms withCacheInvalid(boolean kept) {
    return new UnitFreedoms(
        dwordFetches,
        kept,
        speculates,
        evicts,
        dropsMore,
        cachesAtsCheck,
        conflict,
        prefetches,
        keepsLevel1);
  }

  public UnitFreedoms withSpeculation(boolean may) {
    return new UnitFreedoms(
        dwordFetches,
        cacheInvalid,
        may,
        evicts,
        dropsMore,
        cachesAtsCheck,
        conflict,
        prefetches,
        keepsLevel1);
  }

  public UnitFreedoms withEviction(boolean may) {
    return new UnitFreedoms(
        dwordFetches,
        cacheInvalid,
        speculates,
        may,
        dropsMore,
        cachesAtsCheck,
        conflict,
        prefetches,
        keepsLevel1);
  }

  public UnitFreedoms withOverInvalidation(boolean may) {
    return new UnitFreedoms(
        dwordFetches,
        cacheInvalid,
        speculates,
        evicts,
        may,
        cachesAtsCheck,
        conflict,
        prefetches,
        keepsLevel1);
  }

  public UnitFreedoms withCachedAtsCheck(boolean kept) {
    return new UnitFreedoms(
        dwordFetches,
        cacheInvalid,
        speculates,
        evicts,
        dropsMore,
        kept,
        conflict,
        prefetches,
        keepsLevel1);
  }

  public UnitFreedoms with(TlbConflict way) {
    return new UnitFreedoms(
        dwordFetches,
        cacheInvalid,
        speculates,
        evicts,
        dropsMore,
        cachesAtsCheck,
        way,
        prefetches,
        keepsLevel1);
  }

  public UnitFreedoms withPrefetch(boolean does) {
    return new UnitFreedoms(
        dwordFetches,
        cacheInvalid,
        speculates,
        evicts,
        dropsMore,
        cachesAtsCheck,
        conflict,
        does,
        keepsLevel1);
  }

  public UnitFreedoms withLevel1(boolean kept) {
    return new UnitFreedoms(
        dwordFetches,
        cacheInvalid,
        speculates,
        evicts,
        dropsMore,
        cachesAtsCheck,
        conflict,
        prefetches,
        kept);
  }
}
