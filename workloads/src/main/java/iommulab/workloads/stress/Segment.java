package iommulab.workloads.stress;

import iommulab.actors.topology.MachinePlan;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import java.util.Map;
import java.util.Optional;

/**
 * A stretch of the recording made ready to run, and what must come of it.
 *
 * @param number from 0
 * @param plan the machine with its programs
 * @param accesses every device access by its name in the ledger
 * @param commands commands that the CPUs insert
 * @param fences waits for a CMD_SYNC
 * @param inferred configurations that no snapshot has
 * @param stores words that the CPUs write into tables
 */
record Segment(
    int number,
    MachinePlan plan,
    Map<String, Expected> accesses,
    long commands,
    long fences,
    long inferred,
    long stores) {

  /**
   * What the recording says of an access.
   *
   * @param line of the recording's events
   * @param pa where it landed, down to the 64-bit word; empty if it was refused
   */
  record Expected(int line, Iova iova, Optional<Pa> pa) {}

  /** The same expectations of another machine. */
  Segment with(MachinePlan other) {
    return new Segment(number, other, accesses, commands, fences, inferred, stores);
  }
}
