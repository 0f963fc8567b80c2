package iommulab.workloads.settings;

/**
 * The software that drives the SMMUs.
 *
 * @param pollTimeoutNanos how long it waits for a CMD_SYNC before it gives up
 * @param insertion how commands enter the queue
 */
public record DriverSettings(long pollTimeoutNanos, Insertion insertion) {

  /** By one CPU alone, under a lock, or whichever the number of CPUs asks for. */
  public enum Insertion {
    AUTO,
    LOCAL,
    LOCK
  }

  static DriverSettings of(Reader read) {
    return new DriverSettings(
        read.duration("driver.poll-timeout"), read.choice("driver.insertion", Insertion.class));
  }
}
