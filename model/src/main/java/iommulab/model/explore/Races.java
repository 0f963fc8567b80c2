package iommulab.model.explore;

import iommulab.model.agenda.DeliveryId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the pairs of a run whose order could be the other way, and asks the state before the first
 * of them for it.
 */
final class Races {
  private final List<Event> events;
  private final List<Node> nodes;
  private final boolean immediateOnly;

  /**
   * Of a search whose path this is.
   *
   * @param immediateOnly whether a pair counts only if no other step lies between the two in the
   *     partial order; one that does has races of its own with both
   */
  Races(List<Event> events, List<Node> nodes, boolean immediateOnly) {
    this.immediateOnly = immediateOnly;
    this.events = events;
    this.nodes = nodes;
  }

  /** Every race of a step with an earlier one. */
  void ofStep(int index) {
    of(events.get(index), index, immediateOnly);
  }

  /** Every race of a delivery that was not handled with a step, as if it came next. */
  void ofPending(Event pending) {
    of(pending, events.size(), false);
  }

  private void of(Event second, int index, boolean immediate) {
    BitSet throughOthers = new BitSet(index);
    for (int first = index - 1; first >= 0; first--) {
      boolean caused = second.causes.get(first);
      if (caused || second.dependsOn(events.get(first))) {
        if (!caused && !(immediate && throughOthers.get(first))) {
          nodes.get(first).reverse(initials(first, second, index));
        }
        throughOthers.or(events.get(first).past);
      }
    }
  }

  /**
   * What can come first once {@code first} and all that follows from it are left out: of the steps
   * between, and of the second itself, those without a step before them that is left in.
   */
  private List<DeliveryId> initials(int first, Event second, int index) {
    List<DeliveryId> initials = new ArrayList<>();
    BitSet kept = new BitSet(index);
    boolean secondFollows = false;
    for (int i = first + 1; i < index; i++) {
      Event event = events.get(i);
      if (event.past.get(first)) {
        continue;
      }
      kept.set(i);
      if (!event.past.intersects(kept)) {
        initials.add(event.id);
      }
      secondFollows = secondFollows || second.causes.get(i) || second.dependsOn(event);
    }
    if (!secondFollows) {
      initials.add(second.id);
    }
    return initials;
  }
}
