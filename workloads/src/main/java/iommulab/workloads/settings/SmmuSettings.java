package iommulab.workloads.settings;

import iommulab.model.agenda.Window;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.tlb.Organisation;
import iommulab.model.tlb.TlbConflict;
import iommulab.model.tlb.TlbFreedoms;
import iommulab.model.tlb.VmidWildcard;
import java.util.List;

/**
 * What the SMMUs are like (Arm IHI 0070).
 *
 * @param coherentWalks whether its reads of tables snoop the CPUs' caches (6.3.1, COHACC)
 * @param walk whether a table walk is several reads or one step
 * @param fetch whether an STE or CD is read at once (3.21.3)
 * @param cacheInvalid whether one that is not valid is kept (3.21.3)
 * @param speculates whether configuration and translations are looked for that nobody asked for
 *     (3.14)
 * @param evicts whether an entry may be gone when it is looked for
 * @param dropsMore whether an invalidation may drop everything (4.3, 4.4)
 * @param answersLate whether an answer to a translation request may leave behind an invalidation of
 *     what it says
 * @param onInvalidation what a walk does that an invalidation hits (3.21.1)
 * @param iotlbEntries translations that the IOTLB holds
 * @param tlb which entries the IOTLB makes of two stages, and what else is open about it (3.17)
 * @param cmdqLog2Size log2 of the command queue's entries
 * @param evtqLog2Size log2 of the event queue's entries
 * @param pri whether it has a PRI queue (IDR0.PRI) and whether that is enabled (CR0.PRIQEN)
 * @param pps IDR3.PPS: its own answers to page requests carry the PASID (8.1)
 * @param priqLog2Size log2 of the PRI queue's entries
 * @param atcTimeout when an unanswered ATC invalidation times out
 * @param atcTimerStarts from when that time counts
 * @param syncRetryAfterTimeout how a CMD_SYNC fares that is executed again after
 *     CERROR_ATC_INV_SYNC (4.7.3 leaves it open)
 * @param timedOutItags whether an ITag that timed out is used again at once (R-ATS-051)
 * @param streamTable shape of the stream table
 * @param atschk CR0.ATSCHK
 * @param syncSignal how CPUs learn that a CMD_SYNC completed
 * @param oas output address size in bits
 * @param cmdqFetchAhead commands that one fetch from the command queue may bring (3.21.2)
 * @param inconsistentProd what happens while CMDQ_PROD does not fit CMDQ_CONS (3.5.1)
 * @param stalls whether faults of platform devices stall (3.12.2)
 * @param stallMax stall records that software has not answered
 * @param earlyRetry when a stalled access is tried again without being asked
 * @param boot whether all is enabled when a run begins, or nothing
 * @param gbpa what GBPA does then with traffic while SMMUEN = 0
 * @param eventMerging whether equal event records merge (7.3.1)
 * @param httu which flags of leaves hardware updates (3.13)
 * @param s2fwb whether stage 2 forces Write-Back on what guests map otherwise (5.2, S2FWB)
 * @param ecmdqs enhanced command queues of each SMMU (3.5.6)
 * @param prefetches whether the prefetch commands fill the caches (4.2)
 * @param level1Cache whether level-1 descriptors of stream and CD tables are kept (4.3.1)
 * @param tlbConflict what comes of an address that several TLB entries match (3.20.1)
 * @param bbml IDR3.BBML: which changes of a live mapping are harmless (3.21.1.3)
 * @param atschkCached whether CR0.ATSCHK is kept together with an STE (6.3.9.2)
 * @param recCfgAts CR2.REC_CFG_ATS (3.9.1.2)
 * @param vmw CR0.VMW: low bits of VMIDs that invalidations do not compare (3.17.6)
 * @param consLags whether CMDQ_CONS moves on once for all commands of a fetch (6.3.28)
 */
public record SmmuSettings(
    boolean coherentWalks,
    Walk walk,
    Fetch fetch,
    boolean cacheInvalid,
    boolean speculates,
    boolean evicts,
    boolean dropsMore,
    boolean answersLate,
    OnInvalidation onInvalidation,
    int iotlbEntries,
    TlbFreedoms tlb,
    int cmdqLog2Size,
    int evtqLog2Size,
    Pri pri,
    boolean pps,
    int priqLog2Size,
    Window atcTimeout,
    AtcTimerStart atcTimerStarts,
    SyncRetry syncRetryAfterTimeout,
    TimedOutItags timedOutItags,
    StreamTable streamTable,
    boolean atschk,
    SyncSignal syncSignal,
    int oas,
    int cmdqFetchAhead,
    InconsistentProd inconsistentProd,
    boolean stalls,
    int stallMax,
    Window earlyRetry,
    AtBoot boot,
    Gbpa gbpa,
    boolean eventMerging,
    Httu httu,
    boolean s2fwb,
    int ecmdqs,
    boolean prefetches,
    boolean level1Cache,
    TlbConflict tlbConflict,
    int bbml,
    boolean atschkCached,
    boolean recCfgAts,
    int vmw,
    boolean consLags) {
  private static final List<Integer> ADDRESS_SIZES = List.of(32, 36, 40, 42, 44, 48, 52);

  /** Several reads with other messages between, or one step. */
  public enum Walk {
    STEPWISE,
    ATOMIC
  }

  /** At once, or each dword by itself. */
  public enum Fetch {
    WHOLE,
    DWORDS
  }

  /** What a walk does that an invalidation hits. */
  public enum OnInvalidation {
    RESTART
  }

  /** Whether there is a PRI queue, and whether it takes requests. */
  public enum Pri {
    ABSENT,
    OFF,
    ON
  }

  /** From when the time of an ATC invalidation counts. */
  public enum AtcTimerStart {
    REQUEST,
    SYNC
  }

  /** Whether a CMD_SYNC that is executed again after a timeout forgets it or reports it again. */
  public enum SyncRetry {
    CLEAR,
    AGAIN
  }

  /** Whether an ITag that timed out is free at once or only when its late answer comes. */
  public enum TimedOutItags {
    REUSE,
    RETIRE
  }

  /** Nothing, access flags, or access flags and dirty states (6.3.1, HTTU). */
  public enum Httu {
    OFF,
    AF,
    DIRTY
  }

  /** Shape of the stream table. */
  public enum StreamTable {
    LINEAR,
    TWO_LEVEL
  }

  /** What the SMMU does while PROD is more than the queue's size beyond CONS. */
  public enum InconsistentProd {
    CONSUMES,
    STOPS,
    FULL
  }

  /** Whether an SMMU is enabled when a run begins. */
  public enum AtBoot {
    ENABLED,
    DISABLED
  }

  /** Whether GBPA aborts traffic or lets it bypass. */
  public enum Gbpa {
    ABORT,
    BYPASS
  }

  /** Whether CPUs poll CMDQ_CONS or the word that an MSI writes. */
  public enum SyncSignal {
    CONS,
    MSI
  }

  /** What an S2_IPA invalidation drops. */
  private enum ByIpa {
    STAGE2,
    COMBINED
  }

  private enum OnOff {
    OFF,
    ON
  }

  /** CR0, CR2 and GBPA when a run begins. */
  public Boot atBoot() {
    Boot all = new Boot(boot == AtBoot.ENABLED ? Enable.all() : 0, gbpa == Gbpa.ABORT);
    return all.with(Enable.ATSCHK, atschk && all.has(Enable.ATSCHK))
        .with(Enable.PRIQEN, pri != Pri.OFF && all.has(Enable.PRIQEN))
        .withVmw(vmw)
        .withRecCfgAts(recCfgAts);
  }

  private static TlbFreedoms tlb(Reader read) {
    return TlbFreedoms.USUAL
        .with(read.choice("smmu.tlb", Organisation.class))
        .withWalkCache(read.choice("smmu.walk-cache", OnOff.class) == OnOff.ON)
        .withContiguous(read.choice("smmu.contiguous", OnOff.class) == OnOff.ON)
        .withCombinedByIpa(read.choice("smmu.s2-ipa-drops", ByIpa.class) == ByIpa.COMBINED);
  }

  /** Updates are atomic where the CPUs' caches are snooped only. */
  private static Httu httu(Reader read) {
    Httu httu = read.choice("smmu.httu", Httu.class);
    if (httu != Httu.OFF && !read.flag("smmu.coherent-walks")) {
      throw read.wrong("smmu.httu", "off with smmu.coherent-walks = false");
    }
    return httu;
  }

  static SmmuSettings of(Reader read) {
    int oas = read.count("smmu.oas", 32, 52);
    if (!ADDRESS_SIZES.contains(oas)) {
      throw read.wrong("smmu.oas", "32, 36, 40, 42, 44, 48 or 52");
    }
    return new SmmuSettings(
        read.flag("smmu.coherent-walks"),
        read.choice("smmu.walk", Walk.class),
        read.choice("smmu.fetch", Fetch.class),
        read.flag("smmu.cache-invalid"),
        read.flag("smmu.speculates"),
        read.flag("smmu.evicts"),
        read.flag("smmu.drops-more"),
        read.flag("smmu.answers-late"),
        read.choice("smmu.on-invalidation", OnInvalidation.class),
        read.count("smmu.iotlb-entries", 0, 1_000_000),
        tlb(read),
        read.count("smmu.cmdq-log2size", 1, 19),
        read.count("smmu.evtq-log2size", 1, 19),
        read.choice("smmu.pri", Pri.class),
        read.flag("smmu.pps"),
        read.count("smmu.priq-log2size", 0, 19),
        read.window("smmu.atc-timeout"),
        read.choice("smmu.atc-timer-starts", AtcTimerStart.class),
        read.choice("smmu.sync-retry-after-timeout", SyncRetry.class),
        read.choice("smmu.timed-out-itags", TimedOutItags.class),
        read.choice("smmu.stream-table", StreamTable.class),
        read.flag("smmu.atschk"),
        read.choice("smmu.sync-signal", SyncSignal.class),
        oas,
        read.count("smmu.cmdq-fetch-ahead", 1, 64),
        read.choice("smmu.inconsistent-prod", InconsistentProd.class),
        read.choice("smmu.stalls", OnOff.class) == OnOff.ON,
        read.count("smmu.stall-max", 1, 65535),
        read.window("smmu.early-retry"),
        read.choice("smmu.boot", AtBoot.class),
        read.choice("smmu.gbpa", Gbpa.class),
        read.flag("smmu.event-merging"),
        httu(read),
        read.flag("smmu.s2fwb"),
        read.count("smmu.ecmdqs", 0, 31),
        read.flag("smmu.prefetches"),
        read.choice("smmu.level1-cache", OnOff.class) == OnOff.ON,
        read.choice("smmu.tlb-conflict", TlbConflict.class),
        read.count("smmu.bbml", 0, 2),
        read.flag("smmu.atschk-cached"),
        read.flag("smmu.rec-cfg-ats"),
        read.count("smmu.vmw", 0, VmidWildcard.MOST),
        read.flag("smmu.cons-lags"));
  }
}
