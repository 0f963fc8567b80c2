package iommulab.model.oracle;

import iommulab.model.ledger.Order;
import iommulab.model.oracle.Queues.Queue;
import iommulab.model.oracle.Queues.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fences that lie by the queue's own record, whether or not an access shows it.
 *
 * <p>A CMD_SYNC must not complete plainly over a CMD_ATC_INV that timed out (Arm IHI 0070,
 * 3.9.1.4), nor be reported before it completed (4.7.3).
 */
final class FenceHonesty {
  private final Intent intent;
  private final Queues queues;
  private final Order order;
  private final Culprit culprit;

  FenceHonesty(Intent intent, Queues queues, Order order, Culprit culprit) {
    this.intent = intent;
    this.queues = queues;
    this.order = order;
    this.culprit = culprit;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Queue queue : queues.all()) {
      for (Slot sync : queue.reported) {
        Ruling ruling = culprit.unfounded(sync);
        if (ruling != null) {
          String text = "software was told that a fence of " + queue.name + " was done";
          findings.add(
              Finding.of(
                  Property.HONEST_FENCE, ruling, text, sync.where(), sync.reportedDone.step()));
        }
      }
      queue.timedOut.forEach(inv -> timedOut(inv, findings));
    }
    return findings;
  }

  private void timedOut(Slot inv, List<Finding> findings) {
    Slot sync = firstCompleted(inv);
    if (sync == null
        || !order.precedes(inv.timedOut, sync.completed)
        || (inv.answered != null && order.precedes(inv.answered, sync.completed))) {
      return;
    }
    boolean stopped =
        inv.queue.stops.stream()
            .anyMatch(
                s -> s.fact().position() >= inv.position && order.precedes(s.at(), sync.completed));
    if (!stopped) {
      Ruling ruling =
          Ruling.smmu(
              intent.smmuOf(inv.queue.name),
              "R-SMMU-038",
              "3.9.1.4",
              "the " + inv + " to " + inv.function + " had timed out and no error was raised");
      String text = "the CMD_SYNC at " + sync.where() + " completed plainly";
      findings.add(
          Finding.of(Property.HONEST_FENCE, ruling, text, inv.where(), sync.completed.step()));
    }
  }

  private static Slot firstCompleted(Slot inv) {
    for (Map.Entry<Long, Slot> sync : inv.queue.syncs.tailMap(inv.position, false).entrySet()) {
      if (sync.getValue().completed != null) {
        return sync.getValue();
      }
    }
    return null;
  }
}
