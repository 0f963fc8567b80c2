package iommulab.actors.smmu;

import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.smmuv3.command.Commands;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Reads a command queue's entries ahead of their execution (Arm IHI 0070, 3.21.2): at most one
 * fetch is on its way, and it does not wrap.
 */
final class CommandFetch {
  private final Outbox out;
  private final CommandQueue.Build build;
  private final QueueRegisters registers;
  private final Deque<long[]> fetched = new ArrayDeque<>();
  private boolean fetching;

  CommandFetch(CommandQueue.Build build, QueueRegisters registers, Outbox out) {
    this.build = build;
    this.registers = registers;
    this.out = out;
  }

  /** Whether a fetch is on its way. */
  boolean isUnderWay() {
    return fetching;
  }

  /** Whether a command is there to execute. */
  boolean hasNext() {
    return !fetched.isEmpty();
  }

  long[] next() {
    return fetched.remove();
  }

  /** What was fetched ahead will be read again. */
  void forget() {
    fetched.clear();
  }

  /** Whether there is something to fetch, and no fetch on its way. */
  boolean mayBegin() {
    return !fetching && registers.available() > 0;
  }

  /** Asks for the next entries, owed to what had to meet for that. */
  void begin(long access, List<Moment> met) {
    fetching = true;
    long first = registers.index();
    long line = Math.min(registers.available(), (1L << build.log2size()) - first);
    int count = (int) Math.min(line, build.reading().ahead());
    Pa slot = registers.base().plus(first * Commands.BYTES);
    out.send(
        build.memory(),
        Lane.MEMORY,
        new Read(access, slot, count * Commands.DWORDS, build.self()),
        met);
  }

  void arrived(List<Long> words) {
    fetching = false;
    for (int i = 0; i < words.size(); i += Commands.DWORDS) {
      fetched.add(new long[] {words.get(i), words.get(i + 1)});
    }
  }

  void aborted() {
    fetching = false;
  }
}
