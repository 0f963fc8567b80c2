package iommulab.model.races;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A simple temporal network whose bounds remember where they come from, so that a shortest path or
 * a contradiction can be told as an {@link Inequality}.
 *
 * <p>Point 0 is the beginning. Built once, asked a few times (Bellman and Ford).
 */
final class NamedBounds {
  static final int BEGINNING = 0;

  /** What kind of bound it is. */
  private enum Kind {
    MOST,
    LEAST,
    ORDER
  }

  /** Point {@code to} comes at most so many nanoseconds after {@code from}. */
  private record Bound(
      int from, int to, long nanos, Kind kind, String name, int first, int second) {}

  private final int points;
  private final List<Bound> bounds = new ArrayList<>();

  /** With points 0 to points-1. */
  NamedBounds(int points) {
    this.points = points;
  }

  /** A point comes within this window after its cause. */
  void window(int cause, int point, long least, long most, String name) {
    bounds.add(new Bound(point, cause, -least, Kind.LEAST, name, 0, 0));
    if (most < Long.MAX_VALUE / 4) {
      bounds.add(new Bound(cause, point, most, Kind.MOST, name, 0, 0));
    }
  }

  /** A point comes no later than another; {@code first} and {@code second} name them as steps. */
  void inOrder(int earlier, int later, int first, int second) {
    bounds.add(new Bound(later, earlier, 0, Kind.ORDER, "", first, second));
  }

  /** A way through the bounds. */
  record Path(long nanos, List<Integer> bounds) {}

  /** The most by which a point can come after another; empty if nothing bounds it. */
  Optional<Path> most(int from, int to) {
    int[] by = new int[points];
    long[] after = new long[points];
    Arrays.fill(after, Long.MAX_VALUE);
    Arrays.fill(by, -1);
    after[from] = 0;
    int rounds = 0;
    while (relax(after, by) >= 0) {
      if (++rounds > points) {
        throw new IllegalStateException("the bounds contradict each other");
      }
    }
    if (after[to] == Long.MAX_VALUE) {
      return Optional.empty();
    }
    List<Integer> way = new ArrayList<>();
    for (int at = to; at != from; at = bounds.get(by[at]).from) {
      way.add(0, by[at]);
    }
    return Optional.of(new Path(after[to], way));
  }

  /** Bounds that cannot hold together; empty if all can. */
  Optional<Path> contradiction() {
    int[] by = new int[points];
    long[] after = new long[points];
    Arrays.fill(by, -1);
    int changed = -1;
    for (int round = 0; round <= points; round++) {
      changed = relax(after, by);
      if (changed < 0) {
        return Optional.empty();
      }
    }
    int on = changed;
    for (int i = 0; i < points; i++) {
      on = bounds.get(by[on]).from; // far enough back, it lies on the cycle
    }
    List<Integer> cycle = new ArrayList<>();
    long nanos = 0;
    int at = on;
    do {
      cycle.add(0, by[at]);
      nanos += bounds.get(by[at]).nanos;
      at = bounds.get(by[at]).from;
    } while (at != on);
    return Optional.of(new Path(nanos, cycle));
  }

  /** One round; a point that changed, or -1. */
  private int relax(long[] after, int[] by) {
    int changed = -1;
    for (int i = 0; i < bounds.size(); i++) {
      Bound bound = bounds.get(i);
      long from = after[bound.from];
      if (from != Long.MAX_VALUE && from + bound.nanos < after[bound.to]) {
        after[bound.to] = from + bound.nanos;
        by[bound.to] = i;
        changed = bound.to;
      }
    }
    return changed;
  }

  /** The earliest time of every point; together they keep every bound. */
  long[] earliest() {
    long[] times = new long[points];
    boolean changed = true;
    for (int round = 0; changed; round++) {
      if (round > points) {
        throw new IllegalStateException("the bounds contradict each other");
      }
      changed = false;
      for (Bound bound : bounds) {
        // to <= from + nanos: from is no earlier than to - nanos
        long needed = times[bound.to] - bound.nanos;
        if (times[bound.from] < needed) {
          times[bound.from] = needed;
          changed = true;
        }
      }
    }
    return times;
  }

  /** What must hold for this way to be no shorter than 0. */
  Inequality inequality(Path path) {
    Map<String, Inequality.Term> least = new TreeMap<>();
    Map<String, Inequality.Term> most = new TreeMap<>();
    List<Inequality.Kept> given = new ArrayList<>();
    for (int index : path.bounds) {
      Bound bound = bounds.get(index);
      if (bound.kind == Kind.ORDER) {
        if (bound.first >= 0) {
          given.add(new Inequality.Kept(bound.first, bound.second));
        }
      } else if (bound.nanos != 0) {
        Map<String, Inequality.Term> side = bound.kind == Kind.LEAST ? least : most;
        long nanos = Math.abs(bound.nanos);
        side.merge(
            bound.name + ' ' + nanos,
            new Inequality.Term(bound.name, 1, nanos),
            (a, b) -> new Inequality.Term(a.name(), a.times() + 1, a.nanos()));
      }
    }
    given.sort((a, b) -> Integer.compare(a.first(), b.first()));
    return new Inequality(
        List.copyOf(least.values()), List.copyOf(most.values()), List.copyOf(given), true);
  }
}
