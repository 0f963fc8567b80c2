package iommulab.model.agenda;

import java.util.Arrays;

/** A few step indexes; a set once it is sorted. */
final class IntSet {
  private static final int[] NONE = {};

  private int[] values = new int[8];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = value;
  }

  void addAbove(IntSet more, int floor) {
    for (int i = 0; i < more.count; i++) {
      if (more.values[i] > floor) {
        add(more.values[i]);
      }
    }
  }

  /** Sorts and removes what is there twice. */
  void sort() {
    if (count < 2) {
      return;
    }
    Arrays.sort(values, 0, count);
    int kept = 1;
    for (int i = 1; i < count; i++) {
      if (values[i] != values[kept - 1]) {
        values[kept++] = values[i];
      }
    }
    count = kept;
  }

  int size() {
    return count;
  }

  int get(int index) {
    return values[index];
  }

  int[] toArray() {
    return count == 0 ? NONE : Arrays.copyOf(values, count);
  }
}
