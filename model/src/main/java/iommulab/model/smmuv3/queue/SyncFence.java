package iommulab.model.smmuv3.queue;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a CMD_SYNC of one queue has to wait for: every earlier invalidation of that queue (Arm IHI
 * 0070, 4.7.3).
 *
 * <p>An ATC invalidation without an answer in time is dead: a SYNC behind it must not complete as
 * if all were well (3.9.1.4), it ends with CERROR_ATC_INV_SYNC.
 */
public final class SyncFence {
  /**
   * What the SYNC that is executed again after CERROR_ATC_INV_SYNC finds (4.7.3 leaves it open).
   */
  public enum Retry {
    /** Nothing: what was outstanding is forgotten. */
    CLEAR,
    /** The ATC invalidations that are still on their way, which may time out in turn. */
    AGAIN
  }

  private final SortedSet<Long> local = new TreeSet<>();
  private final SortedSet<Long> remote = new TreeSet<>();
  private final SortedSet<Long> dead = new TreeSet<>();

  /** A TLBI or CFGI began. */
  public void begun(long position) {
    local.add(position);
  }

  /** A TLBI or CFGI took effect. */
  public void ended(long position) {
    local.remove(position);
  }

  /** An invalidate request left. */
  public void sent(long position) {
    remote.add(position);
  }

  /** Its completion came; nothing if it is dead already. */
  public void answered(long position) {
    remote.remove(position);
  }

  /** No completion in time. */
  public void timedOut(long position) {
    if (remote.remove(position)) {
      dead.add(position);
    }
  }

  /** Whether nothing is left to wait for. */
  public boolean isClear() {
    return local.isEmpty() && remote.isEmpty() && dead.isEmpty();
  }

  /** Whether the SYNC has to end with CERROR_ATC_INV_SYNC. */
  public boolean hasDead() {
    return !dead.isEmpty();
  }

  /** The ATC invalidations without an answer yet, lowest first. */
  public SortedSet<Long> unanswered() {
    return new TreeSet<>(remote);
  }

  /** The error was raised. */
  public void reported(Retry retry) {
    dead.clear();
    if (retry == Retry.CLEAR) {
      remote.clear();
    }
  }
}
