package iommulab.model.smmuv3.queue;

import iommulab.model.smmuv3.event.EventRecord;

/**
 * An event queue as hardware sees it: its indexes, its overflow flags, and what becomes of a record
 * (Arm IHI 0070, 7.2, 7.4).
 *
 * <p>It is writable while it is enabled, not full, and without an unacknowledged write abort.
 * Indexes are kept as counts; an index with its wrap bit is the count modulo twice the size.
 */
public final class EventRing {
  /** What becomes of a record. */
  public enum Fate {
    WRITTEN,
    /** A stall waits for room: it is never dropped for want of it (7.2.1). */
    DEFERRED,
    DROPPED
  }

  private static final long OVERFLOW = 1L << 31;

  private final int log2size;
  private long produced;
  private long consumed;
  private boolean enabled;
  private boolean aborted;
  private boolean overflow;
  private boolean acknowledged;

  public EventRing(int log2size, boolean enabled) {
    this.log2size = log2size;
    this.enabled = enabled;
  }

  public boolean isEnabled() {
    return enabled;
  }

  public boolean isWritable() {
    return enabled && !aborted && !isFull();
  }

  /** Whether all that was lost is known to software: the overflow flag or the error says so. */
  public boolean tellsOfLoss() {
    return aborted || overflow != acknowledged;
  }

  private boolean isFull() {
    return produced - consumed >= 1L << log2size;
  }

  /**
   * What becomes of the record now; a drop toggles OVFLG if it is for want of room and the flag is
   * acknowledged (7.4).
   */
  public Fate offer(EventRecord record) {
    if (isWritable()) {
      return Fate.WRITTEN;
    } else if (record.isStall()) {
      return Fate.DEFERRED;
    }
    if (enabled && !aborted) {
      overflow = !acknowledged;
    }
    return Fate.DROPPED;
  }

  /** Slot of the next record. */
  public long index() {
    return produced & ((1L << log2size) - 1);
  }

  /** The record in the next slot is visible. */
  public void written() {
    produced++;
  }

  /**
   * Whether the last record written made the queue non-empty, which raises its interrupt (3.18).
   */
  public boolean holdsOne() {
    return produced - consumed == 1;
  }

  /** Writing failed: nothing is written until software acknowledges (7.2.2). */
  public void abort() {
    aborted = true;
  }

  public void acknowledgeAbort() {
    aborted = false;
  }

  public void enable(boolean on) {
    enabled = on;
  }

  /** SMMU_EVENTQ_PROD. */
  public long prod() {
    return (produced & mask()) | (overflow ? OVERFLOW : 0);
  }

  /** SMMU_EVENTQ_CONS. */
  public long cons() {
    return (consumed & mask()) | (acknowledged ? OVERFLOW : 0);
  }

  /** Software moves CONS and acknowledges an overflow. */
  public void writeCons(long value) {
    consumed = produced - ((produced - value) & mask());
    acknowledged = (value & OVERFLOW) != 0;
  }

  /** Software sets PROD; ignored while the queue is enabled (6.3.30: guarded by EVENTQEN). */
  public void writeProd(long value) {
    if (!enabled) {
      produced = value & mask();
      consumed = produced - ((produced - consumed) & mask());
      overflow = (value & OVERFLOW) != 0;
    }
  }

  private long mask() {
    return (2L << log2size) - 1;
  }
}
