package iommulab.workloads.bench;

import java.util.List;

/**
 * One measured rate.
 *
 * @param id stable name
 * @param what what is counted, for people
 * @param mark what it should reach; 0 if nothing is asked
 * @param rates of each repetition, a second, ascending
 */
public record Figure(String id, String what, double mark, List<Double> rates) {
  /** Sorts the repetitions. */
  public Figure {
    rates = rates.stream().sorted().toList();
  }

  /** The middle repetition. */
  public double median() {
    return rates.get(rates.size() / 2);
  }

  /** The slowest repetition. */
  public double least() {
    return rates.get(0);
  }

  /** The fastest repetition. */
  public double most() {
    return rates.get(rates.size() - 1);
  }

  /** Whether the median reaches the mark, or nothing is asked. */
  public boolean isReached() {
    return median() >= mark;
  }
}
