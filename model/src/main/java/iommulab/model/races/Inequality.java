package iommulab.model.races;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What must hold for an order to be possible: the least times of one way sum up to no more than the
 * most times of the other.
 *
 * @param least the terms on the left, sorted by name
 * @param most the terms on the right, sorted by name
 * @param given the orders of the story on which it rests, as pairs of steps
 * @param bounded whether there is a right side at all; if not, the order is always possible
 */
public record Inequality(List<Term> least, List<Term> most, List<Kept> given, boolean bounded) {
  /** An order for which nothing must hold. */
  static final Inequality NONE = new Inequality(List.of(), List.of(), List.of(), false);

  /**
   * One bound of a window.
   *
   * @param name where the window comes from
   * @param times how often it counts
   * @param nanos one of them
   */
  public record Term(String name, int times, long nanos) {}

  /** A step that came before another in the story. */
  public record Kept(int first, int second) {}

  /** The sum of the left side. */
  public long leastNanos() {
    return sum(least);
  }

  /** The sum of the right side. */
  public long mostNanos() {
    return sum(most);
  }

  private static long sum(List<Term> terms) {
    return terms.stream().mapToLong(term -> term.times * term.nanos).sum();
  }

  /** Whether it holds, so that the order is possible as far as this bound is concerned. */
  public boolean holds() {
    return !bounded || leastNanos() <= mostNanos();
  }

  /** Over the names: {@code least(links.pcie) <= most(links.memory) + 2 x most(links.internal)}. */
  public String text() {
    return bounded
        ? side("least", least) + (holds() ? " <= " : " > ") + side("most", most)
        : "no bound";
  }

  /** The same in nanoseconds. */
  public String nanos() {
    return bounded
        ? leastNanos() + (holds() ? " <= " : " > ") + mostNanos() + " ns"
        : "always possible";
  }

  private static String side(String end, List<Term> terms) {
    return terms.isEmpty()
        ? "0"
        : terms.stream()
            .map(term -> (term.times == 1 ? "" : term.times + " x ") + end + "(" + term.name + ")")
            .collect(Collectors.joining(" + "));
  }

  @Override
  public String toString() {
    return text() + ": " + nanos();
  }
}
