package iommulab.actors.cpu;

import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import java.util.List;

/** One CPU's way of putting commands into one queue. */
interface Inserting {
  /** Puts them in, contiguously, and sees that the doorbell rings. */
  void begin(List<Command> commands, Operations.Ending ending);

  /** Position of the last CMD_SYNC that this CPU inserted; -1 before the first. */
  long lastSync();

  /** The wait for that CMD_SYNC is over; goes on when the queue's books are in order. */
  default void fenceEnded(boolean finished, Runnable then) {
    then.run();
  }

  /** The queue. */
  QueueHandle queue();

  /** What a CMD_SYNC at this position writes as its MSI. */
  static long msiData(long position) {
    return position + 1 & 0xffff_ffffL;
  }

  /** The command as it goes into the slot: a CMD_SYNC signals as this CPU waits for it. */
  default Command signalled(Command command, long position) {
    return command instanceof Sync && queue().msi().isPresent()
        ? Sync.msi(queue().msi().get(), (int) msiData(position))
        : command;
  }
}
