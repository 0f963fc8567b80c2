package iommulab.actors.smmu;

import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.model.agenda.Lane;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Invalidations that wait for the accesses which used what they took away (Arm IHI 0070, 3.21,
 * 4.7.3). The ends of those only have to meet, in whatever order.
 */
final class Invalidations {
  /**
   * One that waits.
   *
   * @param name of the first access that it waits for: two may share it
   * @param met itself, and the ends of what it waited for
   */
  private record Pending(
      Invalidate request, long name, List<InFlight> waitsFor, List<Moment> met) {}

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
      done(request, List.of());
    } else {
      List<Moment> met = new ArrayList<>(List.of(out.moment()));
      long name = accessing.get(0).request.id();
      pending.add(new Pending(request, name, new ArrayList<>(accessing), met));
    }
  }

  /** An access that invalidations may have waited for is over. */
  void ended(InFlight t) {
    for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
      Pending one = each.next();
      if (one.waitsFor().remove(t)) {
        touches.frees(one.name(), meets(one.request()));
        one.met().add(out.moment());
      }
      if (one.waitsFor().isEmpty()) {
        each.remove();
        done(one.request(), meets(one.request()) ? one.met() : List.of());
      }
    }
  }

  /** The answer for a queue's first entry is on a channel that others use, too. */
  private boolean meets(Invalidate request) {
    return out.narrows() && request.position() != 0;
  }

  private void done(Invalidate request, List<Moment> met) {
    out.send(request.replyTo(), Lane.INTERNAL, new Invalidated(request.position()), met);
  }
}
