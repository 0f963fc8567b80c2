package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * When the deliveries of one run may happen, as {@link DifferenceBounds}: each within its window
 * after its cause, in order within its channel, dependent ones in the order handled, nothing
 * pending before what it depends on and was handled.
 *
 * <p>What is pending must be known to depend or not, so all footprints are those declared: a run
 * that is searched in time must not narrow them.
 *
 * <p>A cancelled alarm would have expired no earlier than its cancellation; that bound stays.
 */
public final class Timeline {
  /** Which deliveries stand in order. */
  public enum Order {
    /** Those that depend on each other: a prefix may have no moment of its own. */
    DEPENDENT,
    /** All, as on a clock: every prefix is a moment that some latencies lead to. */
    TOTAL
  }

  private final Order order;
  private final DifferenceBounds bounds = new DifferenceBounds();
  private final List<Delivery> pending = new ArrayList<>();
  private final List<Delivery> handled = new ArrayList<>();
  private boolean consistent = true;

  /** Of a run that has not begun. */
  public Timeline(Order order) {
    this.order = order;
  }

  private static int point(Delivery delivery) {
    return (int) delivery.sequence() + 1;
  }

  private int pointOfStep(int step) {
    return step < 0 ? DifferenceBounds.BEGINNING : point(handled.get(step));
  }

  private void atMost(int earlier, int later, long nanos) {
    consistent = consistent && bounds.atMost(earlier, later, nanos);
  }

  private void inOrder(int first, int second) {
    atMost(second, first, 0);
  }

  /** A message was sent and not dropped. */
  public void sent(Delivery delivery) {
    int point = point(delivery);
    while (bounds.points() <= point) {
      bounds.add(); // a point without bounds for each message that was dropped
    }
    Window window = delivery.window();
    int cause = pointOfStep(delivery.cause());
    atMost(point, cause, -window.least());
    if (window.most() < DifferenceBounds.HORIZON) {
      atMost(cause, point, window.most());
    }
    if (delivery.before() >= 0) {
      inOrder((int) delivery.before() + 1, point);
    }
    if (order == Order.TOTAL) {
      pending.add(delivery);
      return;
    }
    for (int i = handled.size() - 1; i >= 0; i--) {
      Delivery earlier = handled.get(i);
      if (dependent(earlier, delivery)) {
        inOrder(point(earlier), point);
        if (earlier.footprint().writesAll()) {
          break; // all before it at this receiver are in order with it
        }
      }
    }
    pending.add(delivery);
  }

  private static boolean dependent(Delivery one, Delivery other) {
    return one.receiver() == other.receiver() && one.footprint().conflictsWith(other.footprint());
  }

  /** An alarm was taken back in the present step. */
  public void cancelled(Delivery alarm) {
    pending.remove(alarm);
    inOrder(pointOfStep(handled.size() - 1), point(alarm));
  }

  /** Whether a pending delivery can come before all pending ones that stand in order with it. */
  public boolean canBeNext(Delivery delivery) {
    DifferenceBounds.Mark mark = bounds.mark();
    boolean can = consistent;
    for (int i = 0; can && i < pending.size(); i++) {
      Delivery other = pending.get(i);
      if (other != delivery && mustFollow(delivery, other)) {
        can = bounds.atMost(point(other), point(delivery), 0);
      }
    }
    bounds.backTo(mark);
    return can;
  }

  private boolean mustFollow(Delivery first, Delivery second) {
    return order == Order.TOTAL || dependent(first, second);
  }

  /** The latest time at which a delivery may happen. */
  public long latest(Delivery delivery) {
    return bounds.latest(point(delivery));
  }

  /** A delivery is handled now. */
  public void granted(Delivery delivery) {
    pending.remove(delivery);
    for (Delivery other : pending) {
      if (mustFollow(delivery, other)) {
        inOrder(point(delivery), point(other));
      }
    }
    handled.add(delivery);
  }

  /** The step ended and is in order with these. */
  public void ended(int[] after) {
    int point = pointOfStep(handled.size() - 1);
    for (int step : after) {
      inOrder(pointOfStep(step), point);
    }
  }

  /** Whether some latencies lead to these orders. */
  public boolean isConsistent() {
    return consistent;
  }

  /** Whether some moment has all that was handled in its past and all that is pending after it. */
  public boolean isSynchronised() {
    DifferenceBounds.Mark mark = bounds.mark();
    boolean can = consistent && moment();
    bounds.backTo(mark);
    return can;
  }

  private boolean moment() {
    int now = bounds.add();
    boolean can = true;
    for (int i = 0; can && i < handled.size(); i++) {
      can = bounds.atMost(now, point(handled.get(i)), 0);
    }
    for (int i = 0; can && i < pending.size(); i++) {
      can = bounds.atMost(point(pending.get(i)), now, 0);
    }
    return can;
  }

  /**
   * The earliest time of every step, in the order handled; what is pending may still follow.
   *
   * <p>Nothing can be sent afterwards.
   */
  public long[] times() {
    if (!consistent || !moment()) {
      throw new IllegalStateException("no latencies lead to these orders");
    }
    long[] earliest = bounds.earliest();
    return handled.stream().mapToLong(step -> earliest[point(step)]).toArray();
  }
}
