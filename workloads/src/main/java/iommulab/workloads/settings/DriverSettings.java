package iommulab.workloads.settings;

import iommulab.model.agenda.Window;
import java.util.Optional;

/**
 * The software that drives the SMMUs.
 *
 * @param patience how long it waits for a CMD_SYNC before it gives up; empty for ever
 * @param insertion how commands enter the queue
 * @param unmap how generated work takes pages away
 * @param flushQueue entries of a CPU's ring of a flush queue
 * @param flushTimeout when a flush queue's timer flushes
 */
public record DriverSettings(
    Optional<Window> patience,
    Insertion insertion,
    Unmap unmap,
    int flushQueue,
    Window flushTimeout) {

  /** Invalidation at each unmap, or once for many. */
  public enum Unmap {
    STRICT,
    LAZY
  }

  /** By one CPU alone, under a lock, whichever the number of CPUs asks for, or as Linux does. */
  public enum Insertion {
    AUTO,
    LOCAL,
    LOCK,
    LINUX_LOCKLESS
  }

  static DriverSettings of(Reader read) {
    return new DriverSettings(
        read.patience("driver.poll-timeout"),
        read.choice("driver.insertion", Insertion.class),
        read.choice("driver.unmap", Unmap.class),
        read.count("driver.flush-queue", 1, 1_000_000),
        read.window("driver.flush-timeout"));
  }
}
