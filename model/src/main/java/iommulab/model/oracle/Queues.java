package iommulab.model.oracle;

import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.InvalidateAnswered;
import iommulab.model.ledger.HardwareFact.InvalidateCounted;
import iommulab.model.ledger.HardwareFact.InvalidateRefused;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.event.CommandError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What went into the command queues, what became of it, and what software was told. */
final class Queues {
  private final Map<String, Queue> queues = new TreeMap<>();

  /** All queues, sorted by name. */
  Iterable<Queue> all() {
    return queues.values();
  }

  Queue queue(String name) {
    return queues.computeIfAbsent(name, Queue::new);
  }

  void note(Inserted fact, Place at) {
    Queue queue = queue(fact.queue());
    Slot slot = queue.slot(fact.position());
    if (slot.command != null) {
      slot.overwritten = true;
    } else {
      slot.command = fact.command();
      slot.inserted = at;
    }
    if (fact.command() instanceof Sync) {
      queue.syncs.put(fact.position(), slot);
    } else if (!slot.overwritten) {
      queue.work.add(slot);
    }
  }

  void note(Consumed fact, Place at) {
    queue(fact.queue()).slot(fact.position()).consumed = at;
  }

  void note(FenceCompleted fact, Place at) {
    Queue queue = queue(fact.queue());
    Slot slot = queue.slot(fact.position());
    slot.completed = at;
    queue.syncs.putIfAbsent(fact.position(), slot);
  }

  void note(FenceReported fact, Place at) {
    Queue queue = queue(fact.queue());
    Slot slot = queue.slot(fact.position());
    if (fact.report() == FenceReport.DONE) {
      if (slot.reportedDone == null) {
        slot.reportedDone = at;
        queue.reported.add(slot);
      }
    } else {
      slot.gaveUp = slot.gaveUp == null ? at : slot.gaveUp;
    }
  }

  void note(QueueStopped fact, Place at) {
    queue(fact.queue()).stops.add(new Stop(fact, at));
  }

  void note(InvalidateSent fact, Place at) {
    Slot slot = queue(fact.queue()).slot(fact.position());
    slot.sent = at;
    slot.itag = fact.itag();
    slot.function = fact.function();
  }

  void note(InvalidateAnswered fact, Place at) {
    queue(fact.queue()).slot(fact.position()).answered = at;
  }

  void note(InvalidateCounted fact) {
    queue(fact.queue()).slot(fact.position()).counted++;
  }

  void note(InvalidateRefused fact, Place at) {
    queue(fact.queue()).slot(fact.position()).refused = at;
  }

  void note(InvalidateTimedOut fact, Place at) {
    Queue queue = queue(fact.queue());
    Slot slot = queue.slot(fact.position());
    slot.timedOut = at;
    slot.function = fact.function();
    queue.timedOut.add(slot);
  }

  /** The queue stopped with an error. */
  record Stop(QueueStopped fact, Place at) {
    boolean isTimeout() {
      return fact.error() == CommandError.CERROR_ATC_INV_SYNC;
    }

    boolean isIllegal() {
      return fact.error() == CommandError.CERROR_ILL;
    }
  }

  /** One queue. */
  static final class Queue {
    final String name;

    /** TLBI, CFGI, ATC_INV and other commands that are no CMD_SYNC, in the order inserted. */
    final List<Slot> work = new ArrayList<>();

    /** CMD_SYNCs by position. */
    final TreeMap<Long, Slot> syncs = new TreeMap<>();

    final List<Stop> stops = new ArrayList<>();
    final List<Slot> timedOut = new ArrayList<>();

    /** CMD_SYNCs that software was told were done. */
    final List<Slot> reported = new ArrayList<>();

    private final Map<Long, Slot> slots = new HashMap<>();

    Queue(String name) {
      this.name = name;
    }

    Slot slot(long position) {
      return slots.computeIfAbsent(position, p -> new Slot(this, p));
    }

    /** Whether a CMD_SYNC stands between the two positions, so that the second waits. */
    boolean hasSyncBetween(long first, long second) {
      Long sync = syncs.higherKey(first);
      return sync != null && sync < second;
    }
  }

  /** One command and its fate; a place stays null while the thing has not happened. */
  static final class Slot {
    final Queue queue;
    final long position;
    Command command;
    Place inserted;
    Place consumed;
    Place completed;
    Place reportedDone;
    Place gaveUp;
    Place sent;
    Place answered;
    Place refused;
    Place timedOut;
    int counted;
    int itag;
    String function;

    /** Software put another command into the slot, as it does after CERROR_ILL. */
    boolean overwritten;

    Slot(Queue queue, long position) {
      this.queue = queue;
      this.position = position;
    }

    /** Whether it was put in and taken out before, in the linear form at hand. */
    boolean isDoneBefore(Place place) {
      return consumed != null && consumed.compareTo(place) < 0 && inserted.compareTo(place) < 0;
    }

    String where() {
      return queue.name + ":" + position;
    }

    @Override
    public String toString() {
      return (command == null ? "command" : command.mnemonic()) + " at " + where();
    }
  }
}
