package iommulab.workloads.recording;

import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Groups recorded commands as the driver handed them over: one batch a doorbell, with the fences in
 * it.
 *
 * <p>Feed it every line in order, and every command after its line. The driver waits for a fence
 * before it goes on, so a batch that ends in CMD_SYNC gates what the same CPU does next.
 */
public final class CommandBatches {
  /**
   * What one doorbell made known.
   *
   * @param first number of its first command since boot
   */
  public record Batch(long first, List<Command> commands) {
    public Batch {
      commands = List.copyOf(commands);
    }

    /** Whether the last command is a CMD_SYNC. */
    public boolean isFenced() {
      return !commands.isEmpty() && commands.get(commands.size() - 1) instanceof Sync;
    }

    /** The stretches that end with a CMD_SYNC each, and what follows the last, if anything. */
    public List<List<Command>> stretches() {
      List<List<Command>> stretches = new ArrayList<>();
      List<Command> open = new ArrayList<>();
      for (Command command : commands) {
        open.add(command);
        if (command instanceof Sync) {
          stretches.add(List.copyOf(open));
          open.clear();
        }
      }
      if (!open.isEmpty()) {
        stretches.add(List.copyOf(open));
      }
      return List.copyOf(stretches);
    }
  }

  private final List<Command> open = new ArrayList<>();
  private long first;
  private long next;

  /** A command was read. */
  public void command(Command command) {
    if (open.isEmpty()) {
      first = next;
    }
    open.add(command);
    next++;
  }

  /** A command could not be decoded; its number is kept free. */
  public void unknownCommand() {
    next++;
  }

  /** The batch that this line ends. */
  public Optional<Batch> line(RecordedLine line) {
    if (!(line instanceof RecordedLine.Consumed) || open.isEmpty()) {
      return Optional.empty();
    }
    Batch batch = new Batch(first, open);
    open.clear();
    return Optional.of(batch);
  }
}
