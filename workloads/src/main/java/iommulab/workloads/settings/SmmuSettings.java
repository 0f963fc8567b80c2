package iommulab.workloads.settings;

import iommulab.model.agenda.Window;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import java.util.List;

/**
 * What the SMMUs are like (Arm IHI 0070).
 *
 * @param walk whether a table walk is several reads or one step
 * @param onInvalidation what a walk does that an invalidation hits (3.21.1)
 * @param iotlbEntries translations that the IOTLB holds
 * @param cmdqLog2Size log2 of the command queue's entries
 * @param evtqLog2Size log2 of the event queue's entries
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
 * @param boot whether all is enabled when a run begins, or nothing
 * @param gbpa what GBPA does then with traffic while SMMUEN = 0
 * @param eventMerging whether equal event records merge (7.3.1)
 */
public record SmmuSettings(
    Walk walk,
    OnInvalidation onInvalidation,
    int iotlbEntries,
    int cmdqLog2Size,
    int evtqLog2Size,
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
    AtBoot boot,
    Gbpa gbpa,
    boolean eventMerging) {
  private static final List<Integer> ADDRESS_SIZES = List.of(32, 36, 40, 42, 44, 48, 52);

  /** Several reads with other messages between, or one step. */
  public enum Walk {
    STEPWISE,
    ATOMIC
  }

  /** What a walk does that an invalidation hits. */
  public enum OnInvalidation {
    RESTART
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

  /** CR0 and GBPA when a run begins. */
  public Boot atBoot() {
    return new Boot(boot == AtBoot.ENABLED ? Enable.all() : 0, gbpa == Gbpa.ABORT);
  }

  static SmmuSettings of(Reader read) {
    int oas = read.count("smmu.oas", 32, 52);
    if (!ADDRESS_SIZES.contains(oas)) {
      throw read.wrong("smmu.oas", "32, 36, 40, 42, 44, 48 or 52");
    }
    return new SmmuSettings(
        read.choice("smmu.walk", Walk.class),
        read.choice("smmu.on-invalidation", OnInvalidation.class),
        read.count("smmu.iotlb-entries", 0, 1_000_000),
        read.count("smmu.cmdq-log2size", 1, 19),
        read.count("smmu.evtq-log2size", 1, 19),
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
        read.choice("smmu.boot", AtBoot.class),
        read.choice("smmu.gbpa", Gbpa.class),
        read.flag("smmu.event-merging"));
  }
}
