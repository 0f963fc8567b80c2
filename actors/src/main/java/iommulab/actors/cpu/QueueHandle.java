package iommulab.actors.cpu;

import iommulab.actors.control.Address;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Message;
import java.util.Optional;

/**
 * What a driver knows of a command queue.
 *
 * @param consumer where PROD and CONS are
 * @param lock lock that guards insertion; empty if only one CPU inserts
 * @param lockless whether CPUs share the queue as Linux's do, without a lock
 * @param tail word that holds the count of commands inserted, used with the lock; behind it the
 *     words of {@code model.driver.SharedQueue}
 * @param msi word of this CPU that a CMD_SYNC writes; empty to poll CONS
 */
public record QueueHandle(
    String name,
    Pa base,
    int log2size,
    Address<Message> consumer,
    Optional<Integer> lock,
    boolean lockless,
    Pa tail,
    Optional<Pa> msi) {

  long entries() {
    return 1L << log2size;
  }
}
