package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.ledger.Order;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.oracle.Coverage.Kind;
import iommulab.model.oracle.Grant.Span;
import iommulab.model.oracle.Intent.Attachment;
import iommulab.model.oracle.Intent.RemovedTable;
import iommulab.model.oracle.Removals.Removal;
import java.util.List;

/**
 * What hardware may no longer use: translations behind a completed fence; and what it may still use
 * by the driver's fault, the tables that no fence covers.
 */
final class Gone {
  private final Intent intent;
  private final Order order;
  private final Work work;
  private final Removals removals;
  private final CachedLeaves leaves;

  Gone(Intent intent, Order order, Work work, CachedLeaves leaves) {
    this.intent = intent;
    this.order = order;
    this.work = work;
    this.removals = new Removals(intent);
    this.leaves = leaves;
  }

  /**
   * Whether an IOTLB entry for the route had to be gone at this place: a covering TLBI behind the
   * removal, and the completion of a CMD_SYNC behind it, came before.
   */
  boolean mustBeGone(Attachment user, Route route, Place use) {
    for (Removal removal : removals.of(user, route)) {
      boolean over = !removal.ofStream() && order.precedes(removal.at(), use);
      if (over
          && work.clearing(removal, user).stream().anyMatch(s -> work.completedBefore(s, use))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The driver's fault if a walk may still have gone through a table that was taken out of use: no
   * TLBI that reaches table descriptors was complete; or if it found a leaf that was cleared in a
   * CPU's cache only. Null if there is neither.
   */
  Ruling oldTable(List<Attachment> users, Iova iova, Place use) {
    for (Attachment user : users) {
      Ruling cached = leaves.readBefore(user.domain.name(), iova, use);
      if (cached != null) {
        return cached;
      }
      for (RemovedTable table : intent.removedTables(user.domain)) {
        if (table.served(iova) && order.precedes(table.at(), use) && !isGone(table, user, use)) {
          return Ruling.driver(
              "R-SMMU-084",
              "4.4.1.1",
              "a walk could still go through the table of "
                  + user.domain.name()
                  + " that served it: no TLBI with Leaf = 0 was complete since it was taken out");
        }
      }
    }
    return null;
  }

  private boolean isGone(RemovedTable table, Attachment user, Place use) {
    DomainMade domain = user.domain;
    Kind kind = domain.asid() < 0 ? Kind.STAGE2_ONLY : Kind.STAGE1_ONLY;
    int bits = Long.numberOfTrailingZeros(table.fact().size());
    Span served = new Span(table.fact().iova().value(), bits);
    Coverage.Entry entry = new Coverage.Entry(kind, domain.vmid(), domain.asid(), served);
    return work.of(user, table.at()).stream()
        .filter(slot -> Coverage.removesTable(slot.command, entry))
        .anyMatch(slot -> work.effective(slot, table.at()) && work.completedBefore(slot, use));
  }
}
