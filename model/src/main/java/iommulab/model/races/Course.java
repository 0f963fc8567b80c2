package iommulab.model.races;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished run as races see it: every delivery that was sent, in which order they were handled,
 * and the partial order between the steps as sets of steps (vector clocks, one bit a step).
 */
public final class Course {
  private final List<Delivery> sent = new ArrayList<>();
  private final List<Delivery> handled = new ArrayList<>();
  private final Map<Delivery, Integer> steps = new LinkedHashMap<>();
  private final Map<Delivery, Integer> cancelledBy = new LinkedHashMap<>();
  private final Map<Long, Delivery> bySequence = new LinkedHashMap<>();
  private final List<Footprint> footprints = new ArrayList<>();
  private final List<int[]> after = new ArrayList<>();
  private final List<BitSet> past = new ArrayList<>();
  private final List<BitSet> causes = new ArrayList<>();

  Course() {}

  void sent(Delivery delivery) {
    sent.add(delivery);
    bySequence.put(delivery.sequence(), delivery);
  }

  /** Taken back in the present step. */
  void cancelled(Delivery alarm) {
    cancelledBy.put(alarm, after.size());
  }

  void handled(Delivery delivery, Footprint touched, int[] directlyAfter) {
    int step = handled.size();
    steps.put(delivery, step);
    handled.add(delivery);
    footprints.add(touched);
    after.add(directlyAfter.clone());
    BitSet before = new BitSet(step);
    include(before, delivery.cause());
    for (int other : delivery.also()) {
      include(before, other);
    }
    Delivery ahead = bySequence.get(delivery.before());
    include(before, ahead == null ? -1 : steps.getOrDefault(ahead, -1));
    causes.add(before);
    BitSet all = (BitSet) before.clone();
    for (int earlier : directlyAfter) {
      include(all, earlier);
    }
    past.add(all);
  }

  private void include(BitSet before, int step) {
    if (step >= 0) {
      before.or(past.get(step));
      before.set(step);
    }
  }

  /** How many deliveries were handled. */
  public int size() {
    return handled.size();
  }

  /** What a step handled. */
  public Delivery at(int step) {
    return handled.get(step);
  }

  /** Steps before it in every linear form, itself excluded; not to be changed. */
  public BitSet past(int step) {
    return past.get(step);
  }

  /**
   * Steps without which it would not be pending: its cause and what was ahead of it on its channel,
   * with their pasts; not to be changed.
   */
  public BitSet causes(int step) {
    return causes.get(step);
  }

  /** The cells of its receiver that a step touched. */
  Footprint footprint(int step) {
    return footprints.get(step);
  }

  /** Steps that it directly depends on at its receiver. */
  int[] after(int step) {
    return after.get(step);
  }

  List<Delivery> sent() {
    return sent;
  }

  /** The step that handled it; -1 for none. */
  int step(Delivery delivery) {
    return steps.getOrDefault(delivery, -1);
  }

  /** The step that took it back; -1 for none. */
  int cancelledBy(Delivery alarm) {
    return cancelledBy.getOrDefault(alarm, -1);
  }

  /** What was sent before it on its channel, or null. */
  Delivery ahead(Delivery delivery) {
    return bySequence.get(delivery.before());
  }

  /** Whether the order of two steps matters by itself. */
  boolean areDependent(int first, int second) {
    if (at(first).receiver() != at(second).receiver()) {
      return false;
    }
    if (footprint(first).conflictsWith(footprint(second))) {
      return true;
    }
    for (int earlier : after.get(second)) {
      if (earlier == first) {
        return true;
      }
    }
    return false;
  }
}
