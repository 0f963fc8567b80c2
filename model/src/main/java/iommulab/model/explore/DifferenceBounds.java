package iommulab.model.explore;

import java.util.Arrays;

/**
 * A simple temporal network: points in time and bounds on their differences, always kept with each
 * point's latest time, so that a contradiction shows when the bound is added.
 *
 * <p>Point 0 is the beginning, at time 0. Bounds may be taken back to a {@link #mark}. Adding costs
 * nothing where no latest time changes (Cotton and Maler, Fast and Flexible Difference Constraint
 * Propagation, SAT 2006).
 */
public final class DifferenceBounds {
  /** The point at time 0. */
  public static final int BEGINNING = 0;

  /** No point is later than this, about 52 days in nanoseconds. */
  public static final long HORIZON = 1L << 52;

  private static final int NONE = -1;

  private int points;
  private long[] latest = new long[32];
  private int[] firstBound = new int[32];

  private int bounds;
  private int[] from = new int[128];
  private int[] to = new int[128];
  private long[] most = new long[128];
  private int[] nextBound = new int[128];

  private int changes;
  private int[] changedPoint = new int[64];
  private long[] changedFrom = new long[64];

  private int[] queue = new int[32];
  private boolean[] queued = new boolean[32];

  /** Only the beginning. */
  public DifferenceBounds() {
    add();
    latest[BEGINNING] = 0;
  }

  /** Adds a point, between the beginning and the horizon; returns its number. */
  public int add() {
    if (points == latest.length) {
      int more = points * 2;
      latest = Arrays.copyOf(latest, more);
      firstBound = Arrays.copyOf(firstBound, more);
      queue = new int[more];
      queued = new boolean[more];
    }
    latest[points] = HORIZON;
    firstBound[points] = NONE;
    return points++;
  }

  /** How many points there are. */
  public int points() {
    return points;
  }

  /** How far bounds and latest times have come, for {@link #backTo}. */
  public record Mark(int bounds, int changes) {}

  /** Where to come back to; points are never taken back. */
  public Mark mark() {
    return new Mark(bounds, changes);
  }

  /** Takes back every bound since a mark. */
  public void backTo(Mark mark) {
    while (changes > mark.changes) {
      changes--;
      latest[changedPoint[changes]] = changedFrom[changes];
    }
    while (bounds > mark.bounds) {
      bounds--;
      firstBound[from[bounds]] = nextBound[bounds];
    }
  }

  /**
   * Demands that {@code later} comes at most so many nanoseconds after {@code earlier}; a negative
   * number demands that it comes before.
   *
   * @return whether all bounds can still hold together; if not, only {@link #backTo} may follow
   */
  public boolean atMost(int earlier, int later, long nanos) {
    if (bounds == to.length) {
      from = Arrays.copyOf(from, bounds * 2);
      to = Arrays.copyOf(to, bounds * 2);
      most = Arrays.copyOf(most, bounds * 2);
      nextBound = Arrays.copyOf(nextBound, bounds * 2);
    }
    from[bounds] = earlier;
    to[bounds] = later;
    most[bounds] = nanos;
    nextBound[bounds] = firstBound[earlier];
    firstBound[earlier] = bounds++;
    if (latest[earlier] + nanos >= latest[later]) {
      return true;
    }
    lower(later, latest[earlier] + nanos);
    return propagate(earlier, later);
  }

  /**
   * Lowers what follows; a bound that comes back to lower its own origin closes a contradiction.
   */
  private boolean propagate(int origin, int begin) {
    if (begin == origin || begin == BEGINNING) {
      return false;
    }
    int head = 0;
    int size = 1;
    queue[0] = begin;
    queued[begin] = true;
    boolean consistent = true;
    while (size > 0) {
      int point = queue[head];
      head = head + 1 == queue.length ? 0 : head + 1;
      size--;
      queued[point] = false;
      if (!consistent) {
        continue; // only to empty the queue
      }
      for (int bound = firstBound[point]; bound != NONE; bound = nextBound[bound]) {
        int next = to[bound];
        long time = latest[point] + most[bound];
        if (time >= latest[next]) {
          continue;
        }
        if (next == origin || next == BEGINNING) {
          consistent = false;
          break;
        }
        lower(next, time);
        if (!queued[next]) {
          queued[next] = true;
          queue[(head + size) % queue.length] = next;
          size++;
        }
      }
    }
    return consistent;
  }

  private void lower(int point, long time) {
    if (changes == changedPoint.length) {
      changedPoint = Arrays.copyOf(changedPoint, changes * 2);
      changedFrom = Arrays.copyOf(changedFrom, changes * 2);
    }
    changedPoint[changes] = point;
    changedFrom[changes++] = latest[point];
    latest[point] = time;
  }

  /** The latest time that the bounds allow a point; {@link #HORIZON} if nothing holds it. */
  public long latest(int point) {
    return latest[point];
  }

  /** The earliest time of every point; together they keep every bound. */
  public long[] earliest() {
    long[] earliest = new long[points];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int bound = bounds - 1; bound >= 0; bound--) {
        long needed = earliest[to[bound]] - most[bound];
        if (earliest[from[bound]] < needed) {
          earliest[from[bound]] = needed;
          changed = true;
        }
      }
    }
    return earliest;
  }

  /** The most nanoseconds by which each point can come after one of them. */
  public long[] mostAfter(int point) {
    long[] after = new long[points];
    Arrays.fill(after, HORIZON);
    after[point] = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int bound = 0; bound < bounds; bound++) {
        if (after[from[bound]] < HORIZON && after[from[bound]] + most[bound] < after[to[bound]]) {
          after[to[bound]] = after[from[bound]] + most[bound];
          changed = true;
        }
      }
    }
    return after;
  }
}
