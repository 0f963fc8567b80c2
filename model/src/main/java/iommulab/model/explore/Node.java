package iommulab.model.explore;

import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A state of the search: what may come next there, what was tried, what a race asked to be tried,
 * and what need not be tried because an earlier branch has all of it.
 */
final class Node {
  /** One data choice of the step at hand. */
  private static final class Way {
    final int ways;
    final String name;
    int way;

    Way(int ways, String name) {
      this.ways = ways;
      this.name = name;
    }
  }

  /**
   * A delivery that an earlier branch has handled here, in these ways of its data choices.
   *
   * @param ways as it went there, one for each combination
   * @param all whether there are no others
   */
  record Slept(List<Event> ways, boolean all) {
    /** What of it is independent of a step. */
    private Slept after(Event step) {
      List<Event> still = ways.stream().filter(way -> !way.dependsOn(step)).toList();
      return new Slept(still, all && still.size() == ways.size());
    }

    private boolean has(long way) {
      return ways.stream().anyMatch(one -> one.ways == way);
    }
  }

  private final boolean timed;
  private final Set<DeliveryId> permitted;
  private final Map<DeliveryId, Slept> asleep;
  private final Map<DeliveryId, Slept> done = new LinkedHashMap<>();
  private final Set<DeliveryId> wanted = new LinkedHashSet<>();
  private final Set<DeliveryId> impossible = new LinkedHashSet<>();
  private final List<List<DeliveryId>> reversals = new ArrayList<>();

  private DeliveryId current;
  private List<Event> tried = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();

  /**
   * A state in which nothing was tried.
   *
   * @param timed whether what is tried may turn out to be impossible, so that all that races asked
   *     for has to be kept
   */
  Node(boolean timed, Set<DeliveryId> permitted, Map<DeliveryId, Slept> asleep) {
    this.timed = timed;
    this.permitted = permitted;
    this.asleep = asleep;
  }

  private boolean isAsleep(DeliveryId id) {
    return asleep.containsKey(id) && asleep.get(id).all();
  }

  /** What the step takes next from here. */
  DeliveryId current() {
    return current;
  }

  /** Takes this one from now on. */
  void take(DeliveryId id) {
    current = id;
    tried = new ArrayList<>();
    ways.clear();
    wanted.add(id);
  }

  /** The n-th data choice of the step at hand: as decided, or the first way. */
  int choose(int n, int of, String name) {
    if (n == ways.size()) {
      ways.add(new Way(of, name));
    }
    Way way = ways.get(n);
    if (way.ways != of || !way.name.equals(name)) {
      throw new Strategy.Divergence(
          "%s chooses %s of %d ways, before it was %s of %d"
              .formatted(current, name, of, way.name, way.ways));
    }
    return way.way;
  }

  /**
   * A race wants another order from here: one of these first. The first that is permitted is
   * enough; if none is, all that is permitted must be tried.
   */
  void reverse(List<DeliveryId> initials) {
    if (!isServed(initials)) {
      serve(initials);
    }
    reversals.add(initials);
  }

  /**
   * Whether this one is tried first for sure, so that a race that would have it first need not ask.
   */
  boolean tries(DeliveryId id) {
    return isAsleep(id) || !timed && wanted.contains(id);
  }

  private boolean isServed(List<DeliveryId> initials) {
    for (DeliveryId initial : initials) {
      if (isAsleep(initial) || wanted.contains(initial) && !impossible.contains(initial)) {
        return true;
      }
    }
    return false;
  }

  private void serve(List<DeliveryId> initials) {
    for (DeliveryId initial : initials) {
      if (permitted.contains(initial) && !impossible.contains(initial)) {
        wanted.add(initial);
        return;
      }
    }
    wanted.addAll(permitted);
  }

  /**
   * The step at hand was handled, in the ways decided.
   *
   * @return whether an earlier branch has shown all that follows
   */
  boolean handled(Event event) {
    tried.add(event);
    return asleep.containsKey(current) && asleep.get(current).has(event.ways);
  }

  /**
   * Moves on to the next way of the step at hand or to the next step; false if all was tried.
   *
   * @param undone whether what the step at hand sent left no latencies
   */
  boolean advance(boolean undone) {
    if (undone) {
      impossible.add(current);
      for (List<DeliveryId> initials : reversals) {
        if (!isServed(initials)) {
          serve(initials);
        }
      }
    } else if (nextWay()) {
      return true;
    } else {
      done.put(current, new Slept(tried, true));
    }
    for (DeliveryId id : wanted) {
      if (!done.containsKey(id) && !impossible.contains(id) && !isAsleep(id)) {
        take(id);
        return true;
      }
    }
    return false;
  }

  private boolean nextWay() {
    for (int last = ways.size() - 1; last >= 0; last--) {
      if (ways.get(last).way + 1 < ways.get(last).ways) {
        ways.get(last).way++;
        return true;
      }
      ways.remove(last);
    }
    return false;
  }

  /** What stays asleep after the step at hand: tried before, and independent of it. */
  Map<DeliveryId, Slept> asleepAfter(Event step) {
    Map<DeliveryId, Slept> still = new LinkedHashMap<>();
    keepIndependent(asleep, step, still);
    keepIndependent(done, step, still);
    return still;
  }

  private void keepIndependent(
      Map<DeliveryId, Slept> some, Event step, Map<DeliveryId, Slept> still) {
    for (Map.Entry<DeliveryId, Slept> entry : some.entrySet()) {
      Slept rest = entry.getValue().after(step);
      if (!rest.ways().isEmpty() && !entry.getKey().equals(current)) {
        still.put(entry.getKey(), rest);
      }
    }
  }
}
