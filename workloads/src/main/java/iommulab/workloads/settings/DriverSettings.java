package iommulab.workloads.settings;

import iommulab.model.agenda.Window;
import java.util.Optional;

/**
 * The software that drives the SMMUs.
 *
 * @param patience how long it waits for a CMD_SYNC before it gives up; empty for ever
 * @param insertion how commands enter the queue
 */
public record DriverSettings(Optional<Window> patience, Insertion insertion) {

  /** By one CPU alone, under a lock, whichever the number of CPUs asks for, or as Linux does. */
  public enum Insertion {
    AUTO,
    LOCAL,
    LOCK,
    LINUX_LOCKLESS
  }

  static DriverSettings of(Reader read) {
    return new DriverSettings(
        read.patience("driver.poll-timeout"), read.choice("driver.insertion", Insertion.class));
  }
}
