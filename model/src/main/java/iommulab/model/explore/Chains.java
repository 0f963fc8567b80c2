package iommulab.model.explore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Parts a growing partial order into chains: each new element joins a chain whose last one comes
 * before it, or opens another.
 *
 * <p>The i-th set has at most i chains, whose last elements stand in no order with each other; so
 * an order of width w, in which at most w elements stand in no order with each other, needs at most
 * w sets and w(w+1)/2 chains (Agarwal and Garg: Efficient Dependency Tracking for Relevant Events
 * in Concurrent Systems, Distributed Computing 2007).
 */
final class Chains {
  private static final class Chain {
    final int number;
    int last;

    Chain(int number, int last) {
      this.number = number;
      this.last = last;
    }
  }

  private final List<List<Chain>> sets = new ArrayList<>();
  private int count;

  /**
   * Adds an element that comes before no other so far.
   *
   * @param element its number
   * @param past the numbers of all that come before it
   * @return the number of its chain, from 0
   */
  int add(int element, BitSet past) {
    for (int i = 0; ; i++) {
      if (i == sets.size()) {
        sets.add(new ArrayList<>());
      }
      List<Chain> set = sets.get(i);
      List<Chain> fitting = set.stream().filter(chain -> past.get(chain.last)).toList();
      if (!fitting.isEmpty()) {
        Chain joined = fitting.get(0);
        joined.last = element;
        if (fitting.size() > 1) {
          exchange(i, joined);
        }
        return joined.number;
      }
      if (set.size() <= i) {
        set.add(new Chain(count, element));
        return count++;
      }
    }
  }

  /**
   * Another chain of the set ends before the new element, too: all but the one that it joined
   * change places with the set before, where nothing ends before it.
   */
  private void exchange(int i, Chain joined) {
    List<Chain> rest = new ArrayList<>(sets.get(i));
    rest.remove(joined);
    List<Chain> before = new ArrayList<>(sets.get(i - 1));
    before.add(joined);
    sets.set(i - 1, rest);
    sets.set(i, before);
  }

  /** How many chains there are. */
  int count() {
    return count;
  }

  /** How many sets there are; the order is at least as wide. */
  int sets() {
    return sets.size();
  }
}
