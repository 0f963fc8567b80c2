package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What latencies allow from the present moment on: bounds on the differences between that moment
 * and all that is pending, always closed, so that each is the tightest one.
 *
 * <p>It permits what {@link Timeline} permits in total order, but forgets what was handled; its
 * cost depends on how much is pending, not on how long the run is (Dill: Timing Assumptions and
 * Verification of Finite-State Concurrent Systems, 1989).
 */
final class Zone {
  private static final long UNBOUNDED = DifferenceBounds.HORIZON;
  private static final int NOW = 0;

  /** Point i+1 is delivery i; point 0 is the present moment. */
  private final List<Delivery> pending = new ArrayList<>();

  /** The most nanoseconds by which the first point can come after the second. */
  private long[][] most = new long[16][16];

  private long[] handled = new long[16];

  private int points() {
    return pending.size() + 1;
  }

  private int pointOf(Delivery delivery) {
    return pending.indexOf(delivery) + 1;
  }

  private static long plus(long one, long other) {
    return one >= UNBOUNDED || other >= UNBOUNDED ? UNBOUNDED : Math.min(one + other, UNBOUNDED);
  }

  /** A message was sent at the present moment and not dropped. */
  void sent(Delivery delivery) {
    int before = lastOfChannel(delivery);
    pending.add(delivery);
    int point = pending.size();
    grow();
    for (int other = 0; other < point; other++) {
      most[point][other] = plus(delivery.window().most(), most[NOW][other]);
      most[other][point] = plus(most[other][NOW], -delivery.window().least());
    }
    most[point][point] = 0;
    if (before != NOW) {
      mustBeReachable(most[point][before], delivery);
      tighten(before, most[point]);
    }
  }

  private int lastOfChannel(Delivery delivery) {
    int last = NOW;
    for (int point = 1; point < points(); point++) {
      Delivery other = pending.get(point - 1);
      if (other.channel() == delivery.channel()
          && (last == NOW || other.sequence() > pending.get(last - 1).sequence())) {
        last = point;
      }
    }
    return last;
  }

  private void grow() {
    if (points() > most.length) {
      int more = most.length * 2;
      most = Arrays.copyOf(most, more);
      for (int i = 0; i < more; i++) {
        most[i] = most[i] == null ? new long[more] : Arrays.copyOf(most[i], more);
      }
      handled = new long[more];
    }
  }

  /** A point comes no later after each other one than this; the bounds are closed again. */
  private void tighten(int point, long[] after) {
    for (int i = 0; i < points(); i++) {
      long upToPoint = most[i][point];
      for (int j = 0; upToPoint < UNBOUNDED && j < points(); j++) {
        most[i][j] = Math.min(most[i][j], plus(upToPoint, after[j]));
      }
    }
  }

  private static void mustBeReachable(long bound, Delivery delivery) {
    if (bound < 0) {
      throw new IllegalStateException(
          "no latencies lead to " + delivery + ", so windows of one channel differ");
    }
  }

  /** Whether a pending delivery can come before all others. */
  boolean canBeNext(Delivery delivery) {
    int point = pointOf(delivery);
    for (int other = 1; other < points(); other++) {
      if (most[other][point] < 0) {
        return false;
      }
    }
    return true;
  }

  /** A delivery is handled before all others that are pending; that is the present moment now. */
  void granted(Delivery delivery) {
    int point = pointOf(delivery);
    for (int j = 0; j < points(); j++) {
      handled[j] = UNBOUNDED;
      for (int other = 1; other < points(); other++) {
        handled[j] = Math.min(handled[j], most[other][j]);
      }
    }
    mustBeReachable(handled[point], delivery);
    tighten(point, handled);
    move(point, NOW);
    remove(point);
  }

  /** An alarm was taken back; what is known of the others through it stays. */
  void cancelled(Delivery alarm) {
    remove(pointOf(alarm));
  }

  private void remove(int point) {
    int last = pending.size();
    move(last, point);
    pending.set(point - 1, pending.get(last - 1));
    pending.remove(last - 1);
  }

  private void move(int from, int to) {
    for (int other = 0; other < points(); other++) {
      most[to][other] = most[from][other];
      most[other][to] = most[other][from];
    }
    most[to][to] = 0;
  }
}
