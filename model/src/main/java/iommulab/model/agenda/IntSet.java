package iommulab.model.agenda;

import java.util.Arrays;

/** A few step indexes, perhaps some of them twice. */
final class IntSet {
  private static final int[] NONE = {};

  private int[] values = NONE;
  private int count;

  void clear() {
    count = 0;
  }

  void add(int value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.max(2, count * 2));
    }
    values[count++] = value;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The least element; there must be one. */
  int least() {
    int least = values[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, values[i]);
    }
    return least;
  }

  /** Whether it has an element above a floor. */
  boolean isAbove(int floor) {
    for (int i = 0; i < count; i++) {
      if (values[i] > floor) {
        return true;
      }
    }
    return false;
  }

  /** Adds those above a floor to another. */
  void into(IntSet set, int floor) {
    for (int i = 0; i < count; i++) {
      if (values[i] > floor) {
        set.add(values[i]);
      }
    }
  }

  /** Adds those above a floor to a set. */
  void into(StepSet set, int floor) {
    for (int i = 0; i < count; i++) {
      if (values[i] > floor) {
        set.add(values[i]);
      }
    }
  }
}
