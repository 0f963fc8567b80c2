package iommulab.model.oracle;

import iommulab.model.ledger.Place;
import iommulab.model.oracle.Queues.Queue;
import iommulab.model.oracle.Queues.Slot;
import iommulab.model.oracle.Queues.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What began and did not end, and why as far as the record of the queues tells. */
final class Endings {
  private final Intent intent;
  private final Queues queues;
  private final Devices devices;

  Endings(Intent intent, Queues queues, Devices devices) {
    this.intent = intent;
    this.queues = queues;
    this.devices = devices;
  }

  /** One finding for each thing that is still open. */
  List<Finding> findings(Map<String, Place> open) {
    List<Finding> findings = new ArrayList<>();
    open.forEach(
        (what, at) ->
            findings.add(
                Finding.of(Property.IT_ENDS, why(what), what + " never ends", what, at.step())));
    return findings;
  }

  /**
   * The fence that the text names, {@code queue:position} or {@code queue position}, decides; else
   * any queue that hangs.
   */
  private Ruling why(String what) {
    for (Queue queue : queues.all()) {
      for (Slot sync : queue.syncs.values()) {
        if (names(what, sync.where()) || names(what, queue.name + " " + sync.position)) {
          Ruling ruling = why(queue, sync.position);
          return ruling != null ? ruling : ofFence(sync);
        }
      }
    }
    for (Queue queue : queues.all()) {
      Ruling ruling = why(queue, Long.MAX_VALUE);
      if (ruling != null) {
        return ruling;
      }
    }
    return nobody("the record shows no unanswered request and no stopped queue");
  }

  private static boolean names(String what, String where) {
    int at = what.indexOf(where);
    int end = at + where.length();
    return at >= 0 && (end == what.length() || !Character.isDigit(what.charAt(end)));
  }

  private Ruling why(Queue queue, long before) {
    for (Slot inv : queue.work) {
      if (inv.position < before && inv.sent != null && inv.answered == null) {
        if (inv.refused == null && inv.timedOut == null && !isBehindCompleted(inv)) {
          return unanswered(inv);
        }
      }
    }
    for (Stop stop : queue.stops) {
      Slot slot = queue.slot(stop.fact().position());
      boolean resumed = slot.consumed != null && slot.consumed.compareTo(stop.at()) > 0;
      if (stop.fact().position() <= before && !resumed) {
        return Ruling.driver(
            "R-SMMU-004",
            "7.1",
            queue.name
                + " stopped at position "
                + stop.fact().position()
                + " with "
                + stop.fact().error()
                + " and was not started again");
      }
    }
    return null;
  }

  /** Who has to answer for a request that was sent and never answered? */
  private Ruling unanswered(Slot inv) {
    if (devices.isRemoved(inv.function)) {
      return new Ruling(
          Accused.nobody(),
          "R-ATS-070 (H6)",
          "PCIe ATS, removal",
          "the " + inv + " went to " + inv.function + ", which was removed");
    } else if (devices.wasResetUnder(inv.function, inv.sent)) {
      return new Ruling(
          Accused.driver(),
          "R-ATS-069 (H6)",
          "linux pci_dev_reset_iommu_prepare",
          inv.function + " was reset while the " + inv + " to it was under way");
    } else if (inv.counted > 0) {
      return Ruling.device(
          inv.function,
          "R-ATS-043 (R5)",
          "it sent " + inv.counted + " of the messages that answer the " + inv + ", and no more");
    }
    return Ruling.device(inv.function, "R-ATS-043", "the " + inv + " to it was never answered");
  }

  private static boolean isBehindCompleted(Slot inv) {
    return inv.queue.syncs.tailMap(inv.position, false).values().stream()
        .anyMatch(s -> s.completed != null);
  }

  private Ruling ofFence(Slot sync) {
    if (sync.completed != null) {
      return nobody("the CMD_SYNC at " + sync.where() + " completed, but word of it was lost");
    }
    return sync.consumed == null
        ? nobody("the CMD_SYNC at " + sync.where() + " was never taken from the queue")
        : Ruling.smmu(
            intent.smmuOf(sync.queue.name),
            "R-SMMU-039",
            "4.7.3",
            "the CMD_SYNC at " + sync.where() + " was taken from the queue but never completed");
  }

  private static Ruling nobody(String why) {
    return new Ruling(Accused.nobody(), "it-ends", "none", why);
  }
}
