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
    // what comes before the second anyway; and, if only immediate races count, before one of those
    // that depend on it: whatever is in here has all of its past in here
    BitSet settled = (BitSet) second.causes.clone();
    int first = settled.previousClearBit(index - 1);
    while (first >= 0) {
      Event event = events.get(first);
      if (second.dependsOn(event)) {
        reverse(first, second, index);
        if (immediate) {
          settled.or(event.past);
        }
      }
      first = settled.previousClearBit(first - 1);
    }
  }

  /**
   * Asks for what can come first once {@code first} and all that follows from it are left out: of
   * the steps between, and of the second itself, those without a step before them that is left in.
   */
  private void reverse(int first, Event second, int index) {
    Node node = nodes.get(first);
    List<DeliveryId> initials = new ArrayList<>();
    BitSet kept = new BitSet(index);
    boolean secondFollows = false;
    for (int i = first + 1; i < index; i++) {
      Event event = events.get(i);
      if (event.past.get(first)) {
        continue;
      }
      if (!event.past.intersects(kept)) {
        if (node.tries(event.id)) {
          return;
        }
        initials.add(event.id);
      }
      kept.set(i);
      secondFollows = secondFollows || second.causes.get(i) || second.dependsOn(event);
    }
    if (!secondFollows) {
      initials.add(second.id);
    }
    node.reverse(initials);
  }
}
