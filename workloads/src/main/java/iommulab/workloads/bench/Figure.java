package iommulab.workloads.bench;

import java.util.List;

/**
 * One measured rate.
 *
 * @param id stable name
 * @param what what is counted, for people
 * @param mark what it should reach; 0 if nothing is asked
 * @param rates of each repetition, by second of one core, ascending
 * @param wallRates the same by second of the wall clock
 */
public record Figure(
    String id, String what, double mark, List<Double> rates, List<Double> wallRates) {
  /** Sorts the repetitions. */
  public Figure {
    rates = rates.stream().sorted().toList();
    wallRates = wallRates.stream().sorted().toList();
  }

  /** The middle repetition. */
  public double median() {
    return rates.get(rates.size() / 2);
  }

  /** The middle repetition by the wall clock. */
  public double wallMedian() {
    return wallRates.get(wallRates.size() / 2);
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
