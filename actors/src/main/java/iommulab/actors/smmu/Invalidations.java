package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.model.agenda.Lane;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Invalidations that wait for the accesses which used what they took away (Arm IHI 0070, 3.21,
 * 4.7.3).
 */
final class Invalidations {
  private record Pending(Invalidate request, List<InFlight> waitsFor) {}

  private final Touches touches;
  private final Outbox out;
  private final List<Pending> pending = new ArrayList<>();

  Invalidations(Touches touches, Outbox out) {
    this.touches = touches;
    this.out = out;
  }

  /** The entries are gone from the caches: answers once these accesses are visible. */
  void begin(Invalidate request, List<InFlight> accessing) {
    if (accessing.isEmpty()) {
      done(request);
    } else {
      pending.add(new Pending(request, new ArrayList<>(accessing)));
    }
  }

  /** An access that invalidations may have waited for is over. */
  void ended(InFlight t) {
    for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
      Pending one = each.next();
      if (one.waitsFor().remove(t)) {
        touches.everything();
      }
      if (one.waitsFor().isEmpty()) {
        each.remove();
        done(one.request());
      }
    }
  }

  private void done(Invalidate request) {
    out.send(request.replyTo(), Lane.INTERNAL, new Invalidated(request.position()));
  }
}
