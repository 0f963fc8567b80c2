package iommulab.model.agenda;

import java.util.Arrays;

/**
 * A set of step indexes that is filled and emptied once a step: bits, of which a range is in use.
 */
final class StepSet {
  private static final int[] NONE = {};

  private long[] words = new long[4];
  private int first = Integer.MAX_VALUE;
  private int last = -1;

  void clear() {
    for (int i = first; i <= last; i++) {
      words[i] = 0;
    }
    first = Integer.MAX_VALUE;
    last = -1;
  }

  void add(int step) {
    int word = step >> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, 2 * words.length));
    }
    first = Math.min(first, word);
    last = Math.max(last, word);
    words[word] |= 1L << step;
  }

  /** The least element that is not below; -1 if there is none. */
  int next(int step) {
    int word = step >> 6;
    if (word < first) {
      return last < 0 ? -1 : (first << 6) + Long.numberOfTrailingZeros(words[first]);
    }
    if (word > last) {
      return -1;
    }
    long rest = words[word] & (-1L << step);
    while (rest == 0) {
      if (++word > last) {
        return -1;
      }
      rest = words[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(rest);
  }

  private int size() {
    int size = 0;
    for (int i = first; i <= last; i++) {
      size += Long.bitCount(words[i]);
    }
    return size;
  }

  /** The elements, ascending. */
  int[] toArray() {
    int size = size();
    if (size == 0) {
      return NONE;
    }
    int[] elements = new int[size];
    int step = next(0);
    for (int i = 0; i < size; i++) {
      elements[i] = step;
      step = next(step + 1);
    }
    return elements;
  }
}
