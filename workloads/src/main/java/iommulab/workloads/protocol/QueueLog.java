package iommulab.workloads.protocol;

import iommulab.model.smmuv3.command.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The invalidations and CMD_SYNCs of one queue, and how far software was told of them. */
final class QueueLog {
  private final List<Sent> invalidations = new ArrayList<>();
  private final List<Sent> unfenced = new ArrayList<>();
  private final TreeSet<Long> syncs = new TreeSet<>();
  private long next;
  private long told;
  private int sinceSync;

  /** Takes the next command of the queue. */
  void add(Sent sent) {
    next = sent.position() + 1;
    sinceSync++;
    if (sent.command() instanceof Sync) {
      syncs.add(sent.position());
      unfenced.clear();
      sinceSync = 0;
    } else if (sent.isInvalidation()) {
      invalidations.add(sent);
      unfenced.add(sent);
    }
  }

  /** The next entry of the queue is no command. */
  void skip() {
    next++;
    sinceSync++;
  }

  /** The number that the next command will have. */
  long next() {
    return next;
  }

  /** Software read that everything before this number is consumed. */
  void told(long consumed) {
    told = Math.max(told, consumed);
  }

  /** Commands that have no CMD_SYNC behind them yet. */
  int sinceSync() {
    return sinceSync;
  }

  /** The invalidations that have no CMD_SYNC behind them yet. */
  List<Sent> unfenced() {
    return unfenced;
  }

  boolean isFenced(Sent sent) {
    return syncs.ceiling(sent.position()) != null;
  }

  /** Whether software was told that a CMD_SYNC behind the command is complete. */
  boolean isTold(Sent sent) {
    Long sync = syncs.ceiling(sent.position());
    return sync != null && sync < told;
  }

  /** How far such an invalidation got, of those from this number on. */
  Progress progress(long from, Predicate<Sent> which) {
    Progress best = Progress.MISSING;
    for (int i = invalidations.size() - 1; i >= 0; i--) {
      Sent sent = invalidations.get(i);
      if (sent.position() < from || best == Progress.TOLD) {
        return best;
      }
      if (which.test(sent)) {
        Progress here =
            isTold(sent) ? Progress.TOLD : isFenced(sent) ? Progress.FENCED : Progress.SENT;
        best = here.compareTo(best) > 0 ? here : best;
      }
    }
    return best;
  }

  /** How far an invalidation got, in this order. */
  enum Progress {
    MISSING,
    SENT,
    FENCED,
    TOLD
  }
}
