package iommulab.workloads.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Delta debugging: a part of a list that still has a property, and of which nothing can be left out
 * alone (Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, TSE 2002).
 */
final class Ddmin {
  private Ddmin() {}

  /**
   * A 1-minimal part, in the order of the whole.
   *
   * @param whole has the property
   * @param has whether a part has it
   */
  static <T> List<T> minimal(List<T> whole, Predicate<List<T>> has) {
    List<T> kept = new ArrayList<>(whole);
    int parts = 2;
    while (kept.size() >= 2) {
      List<T> smaller = smaller(kept, parts, has);
      if (smaller != null) {
        parts = smaller.size() <= kept.size() / parts + 1 ? 2 : Math.max(parts - 1, 2);
        kept = smaller;
      } else if (parts >= kept.size()) {
        return List.copyOf(kept);
      } else {
        parts = Math.min(2 * parts, kept.size());
      }
    }
    boolean empty = kept.size() == 1 && has.test(List.of());
    return empty ? List.of() : List.copyOf(kept);
  }

  /** A part, or what is left without one, that has the property; null if there is none. */
  private static <T> List<T> smaller(List<T> kept, int parts, Predicate<List<T>> has) {
    for (int i = 0; i < parts; i++) {
      List<T> part = kept.subList(from(kept, parts, i), from(kept, parts, i + 1));
      if (parts < kept.size() && has.test(List.copyOf(part))) {
        return new ArrayList<>(part);
      }
    }
    for (int i = 0; i < parts; i++) {
      List<T> rest = new ArrayList<>(kept.subList(0, from(kept, parts, i)));
      rest.addAll(kept.subList(from(kept, parts, i + 1), kept.size()));
      if (has.test(List.copyOf(rest))) {
        return rest;
      }
    }
    return null;
  }

  private static <T> int from(List<T> kept, int parts, int i) {
    return (int) ((long) kept.size() * i / parts);
  }
}
