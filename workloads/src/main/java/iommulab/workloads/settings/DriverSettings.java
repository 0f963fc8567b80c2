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

  /** By one CPU alone, under a lock, or whichever the number of CPUs asks for. */
  public enum Insertion {
    AUTO,
    LOCAL,
    LOCK
  }

  static DriverSettings of(Reader read) {
    return new DriverSettings(
        read.patience("driver.poll-timeout"), read.choice("driver.insertion", Insertion.class));
  }
}
