package iommulab.model.oracle;

import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.oracle.Defence.Fenced;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Queues.Queue;
import iommulab.model.oracle.Queues.Slot;
import iommulab.model.oracle.Removals.Removal;
import iommulab.model.smmuv3.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The commands in the queues of SMMUs, and what had come before each of them (Arm IHI 0070, 4.7.3).
 *
 * <p>"Behind a CMD_SYNC" is a later position in its queue, or an insertion after its completion was
 * reported.
 */
final class Work {
  private final Intent intent;
  private final Queues queues;
  private final Order order;

  Work(Intent intent, Queues queues, Order order) {
    this.intent = intent;
    this.queues = queues;
    this.order = order;
  }

  /** All commands of the unit's queues. */
  List<Slot> of(Attachment user) {
    return of(user, new Place(-1, -1));
  }

  /** The unit's commands but those that were done with before this place: queues are in order. */
  List<Slot> of(Attachment user, Place from) {
    List<Slot> work = new ArrayList<>();
    for (Queue queue : queues.all()) {
      if (intent.owns(user.fact.smmu(), queue.name)) {
        int first = queue.work.size();
        while (first > 0 && !queue.work.get(first - 1).isDoneBefore(from)) {
          first--;
        }
        work.addAll(queue.work.subList(first, queue.work.size()));
      }
    }
    return work;
  }

  /** Whether the command found the removal done and was not dropped as illegal. */
  boolean effective(Slot slot, Place removed) {
    return !isDropped(slot) && isAfter(slot, removed);
  }

  /** Whether the command was inserted, or at least consumed, behind the removal. */
  boolean isAfter(Slot slot, Place removed) {
    return order.precedes(removed, slot.inserted)
        || (slot.consumed != null && order.precedes(removed, slot.consumed));
  }

  /** Whether the command is illegal, or was made another before it was consumed. */
  static boolean isDropped(Slot slot) {
    return slot.overwritten
        || slot.queue.stops.stream()
            .anyMatch(s -> s.fact().position() == slot.position && s.isIllegal());
  }

  /** The commands that clear what was removed, each behind what has to be cleared first. */
  List<Slot> clearing(Removal removal, Attachment user) {
    List<Slot> work = of(user, removal.at());
    List<Slot> ready = null;
    for (Predicate<Command> clears : removal.clearings()) {
      List<Slot> next = new ArrayList<>();
      for (Slot slot : work) {
        if (clears.test(slot.command) && effective(slot, removal.at())) {
          if (ready == null || removal.isClearedBy(slot.command) || isBehindAny(slot, ready)) {
            next.add(slot);
          }
        }
      }
      ready = next;
    }
    return ready;
  }

  private boolean isBehindAny(Slot slot, List<Slot> earlier) {
    return earlier.stream().anyMatch(e -> isBehind(slot, e));
  }

  boolean isBehind(Slot slot, Fenced earlier) {
    return isBehind(slot, earlier.command());
  }

  /** Whether a CMD_SYNC behind the earlier command had completed when this one could start. */
  private boolean isBehind(Slot slot, Slot earlier) {
    if (slot.queue == earlier.queue
        && earlier.queue.hasSyncBetween(earlier.position, slot.position)) {
      return true;
    }
    return earlier.queue.syncs.tailMap(earlier.position, false).values().stream()
        .anyMatch(s -> s.reportedDone != null && order.precedes(s.reportedDone, slot.inserted));
  }

  /**
   * Whether an invalidation that clears it found what was stored at one place, and a CMD_SYNC
   * behind it was complete at the other.
   */
  boolean completed(String smmu, Predicate<Command> clears, Place stored, Place use) {
    for (Queue queue : queues.all()) {
      if (intent.owns(smmu, queue.name)) {
        for (Slot slot : queue.work) {
          if (clears.test(slot.command) && effective(slot, stored) && completedBefore(slot, use)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a CMD_SYNC behind the command was complete before this place. */
  boolean completedBefore(Slot slot, Place use) {
    return slot.queue.syncs.tailMap(slot.position, false).values().stream()
        .anyMatch(s -> s.completed != null && order.precedes(s.completed, use));
  }
}
