package iommulab.actors.smmu;

import iommulab.model.tlb.TlbConflict;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the architecture lets a unit do or leave.
 *
 * @param on the freedoms that it takes
 * @param conflict what comes of an address that several TLB entries match (3.20.1)
 */
public record UnitFreedoms(SortedSet<Freedom> on, TlbConflict conflict) {
  /** One thing that a unit may do. Sections are those of Arm IHI 0070. */
  public enum Freedom {
    /**
     * Whether an STE or CD is read in eight reads, in an order of its choice (Arm IHI 0070,
     * 3.21.3); not with walks in one step.
     */
    DWORD_FETCHES,
    /** Whether an STE or CD is kept that is not valid (3.21.3). */
    CACHE_INVALID,
    /**
     * Whether, after a transaction has begun and after an invalidation, the unit may look for the
     * configuration and translation of the same address, and of the page behind it, for nobody
     * (3.14, 3.21.1).
     */
    SPECULATES,
    /** Whether an entry may be gone when it is looked for (3.17, 3.21.3). */
    EVICTS,
    /** Whether an invalidation may drop everything (4.3, 4.4). */
    DROPS_MORE,
    /**
     * Whether the answer to a translation request may still be on its way out when an invalidation
     * of what it was made from is complete (not spelled out; R-ATS-042).
     */
    ANSWERS_LATE,
    /** Whether CR0.ATSCHK is kept together with an STE (6.3.9.2). */
    CACHES_ATS_CHECK,
    /** Whether the prefetch commands do something (4.2). */
    PREFETCHES,
    /**
     * Whether level-1 descriptors are kept too, which a CFGI with Leaf = 1 leaves (4.3.1, 4.3.3).
     */
    KEEPS_LEVEL1
  }

  /** Whole structures, kept whatever they say; nothing is done that nobody asked for. */
  public static final UnitFreedoms USUAL =
      new UnitFreedoms(new TreeSet<>(), TlbConflict.SMALLEST)
          .with(Freedom.CACHE_INVALID, true)
          .with(Freedom.ANSWERS_LATE, true);

  /** Whether a transaction touches no more than itself, its stream and its address space. */
  boolean keepApart() {
    return !speculates() && !evicts() && !dropsMore() && !prefetches() && !keepsLevel1();
  }

  /** The same with this freedom taken or not. */
  public UnitFreedoms with(Freedom freedom, boolean taken) {
    SortedSet<Freedom> now = new TreeSet<>(on);
    if (taken) {
      now.add(freedom);
    } else {
      now.remove(freedom);
    }
    return new UnitFreedoms(Collections.unmodifiableSortedSet(now), conflict);
  }

  public UnitFreedoms with(TlbConflict way) {
    return new UnitFreedoms(on, way);
  }

  /** See {@link Freedom#DWORD_FETCHES}. */
  public boolean dwordFetches() {
    return on.contains(Freedom.DWORD_FETCHES);
  }

  /** The same with or without {@link Freedom#DWORD_FETCHES}. */
  public UnitFreedoms withDwordFetches(boolean taken) {
    return with(Freedom.DWORD_FETCHES, taken);
  }

  /** See {@link Freedom#CACHE_INVALID}. */
  public boolean cacheInvalid() {
    return on.contains(Freedom.CACHE_INVALID);
  }

  /** The same with or without {@link Freedom#CACHE_INVALID}. */
  public UnitFreedoms withCacheInvalid(boolean taken) {
    return with(Freedom.CACHE_INVALID, taken);
  }

  /** See {@link Freedom#SPECULATES}. */
  public boolean speculates() {
    return on.contains(Freedom.SPECULATES);
  }

  /** The same with or without {@link Freedom#SPECULATES}. */
  public UnitFreedoms withSpeculation(boolean taken) {
    return with(Freedom.SPECULATES, taken);
  }

  /** See {@link Freedom#EVICTS}. */
  public boolean evicts() {
    return on.contains(Freedom.EVICTS);
  }

  /** The same with or without {@link Freedom#EVICTS}. */
  public UnitFreedoms withEviction(boolean taken) {
    return with(Freedom.EVICTS, taken);
  }

  /** See {@link Freedom#DROPS_MORE}. */
  public boolean dropsMore() {
    return on.contains(Freedom.DROPS_MORE);
  }

  /** The same with or without {@link Freedom#DROPS_MORE}. */
  public UnitFreedoms withOverInvalidation(boolean taken) {
    return with(Freedom.DROPS_MORE, taken);
  }

  /** See {@link Freedom#ANSWERS_LATE}. */
  public boolean answersLate() {
    return on.contains(Freedom.ANSWERS_LATE);
  }

  /** The same with or without {@link Freedom#ANSWERS_LATE}. */
  public UnitFreedoms withLateAnswers(boolean taken) {
    return with(Freedom.ANSWERS_LATE, taken);
  }

  /** See {@link Freedom#CACHES_ATS_CHECK}. */
  public boolean cachesAtsCheck() {
    return on.contains(Freedom.CACHES_ATS_CHECK);
  }

  /** The same with or without {@link Freedom#CACHES_ATS_CHECK}. */
  public UnitFreedoms withCachedAtsCheck(boolean taken) {
    return with(Freedom.CACHES_ATS_CHECK, taken);
  }

  /** See {@link Freedom#PREFETCHES}. */
  public boolean prefetches() {
    return on.contains(Freedom.PREFETCHES);
  }

  /** The same with or without {@link Freedom#PREFETCHES}. */
  public UnitFreedoms withPrefetch(boolean taken) {
    return with(Freedom.PREFETCHES, taken);
  }

  /** See {@link Freedom#KEEPS_LEVEL1}. */
  public boolean keepsLevel1() {
    return on.contains(Freedom.KEEPS_LEVEL1);
  }

  /** The same with or without {@link Freedom#KEEPS_LEVEL1}. */
  public UnitFreedoms withLevel1(boolean taken) {
    return with(Freedom.KEEPS_LEVEL1, taken);
  }
}
