package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Mix;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Random ranks of groups of deliveries, and the change points at which a group falls below all
 * others.
 *
 * <p>A delivery gets a number when it is the highest of several for the first time. If that is the
 * i-th change point, its group falls to the i-th place below all random ranks, and the pick is made
 * again: so each delivery that a bug needs late is found by one number, whatever fell before it.
 */
final class Ranks {
  private static final long RANK = 1;
  private static final long CHANGE = 2;

  private final long seed;
  private final int[] changePoints;
  private final ToLongFunction<Delivery> groupOf;
  private final Map<Long, Long> fallen = new LinkedHashMap<>();
  private final BitSet numbered = new BitSet();
  private int numbers;

  /**
   * Ranks drawn from a seed.
   *
   * @param depth one more than there are change points
   * @param steps change points are drawn from 1 to this, all different
   */
  Ranks(long seed, int depth, int steps, ToLongFunction<Delivery> groupOf) {
    if (depth < 1 || steps < depth) {
      throw new IllegalArgumentException(
          "depth %d of %d steps: expected 1 <= depth <= steps".formatted(depth, steps));
    }
    this.seed = seed;
    this.groupOf = groupOf;
    this.changePoints = new int[depth - 1];
    long draws = 0;
    for (int i = 0; i < changePoints.length; i++) {
      int point;
      do {
        point = 1 + Mix.below(Mix.of(seed, CHANGE, draws++), steps);
      } while (indexOf(point, i) >= 0);
      changePoints[i] = point;
    }
  }

  private int indexOf(int point, int known) {
    for (int i = 0; i < known; i++) {
      if (changePoints[i] == point) {
        return i;
      }
    }
    return -1;
  }

  /** Index of the highest one of several. */
  int pick(List<Delivery> permitted) {
    while (true) {
      int top = highest(permitted);
      Delivery delivery = permitted.get(top);
      int sequence = (int) delivery.sequence();
      if (numbered.get(sequence)) {
        return top;
      }
      numbered.set(sequence);
      int change = indexOf(++numbers, changePoints.length);
      if (change < 0) {
        return top;
      }
      fallen.put(groupOf.applyAsLong(delivery), -1L - change);
    }
  }

  private int highest(List<Delivery> permitted) {
    int best = 0;
    long highest = rank(permitted.get(0));
    for (int i = 1; i < permitted.size(); i++) {
      long rank = rank(permitted.get(i));
      if (rank > highest) {
        highest = rank;
        best = i;
      }
    }
    return best;
  }

  private long rank(Delivery delivery) {
    long group = groupOf.applyAsLong(delivery);
    Long low = fallen.isEmpty() ? null : fallen.get(group);
    return low != null ? low : Mix.of(seed, RANK, group) >>> 1;
  }

  /** How many deliveries were the highest of several. */
  int numbers() {
    return numbers;
  }
}
