package iommulab.actors.cpu;

import iommulab.actors.control.Outbox;
import iommulab.model.driver.SharedQueue;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Linux's insertion without a lock (linux arm_smmu_cmdq_issue_cmdlist): reserve slots by
 * compare-and-swap, write them, mark them valid; whoever reserved first gathers what others
 * reserved meanwhile and rings the doorbell for all of them.
 *
 * <p>Polling loops of the original are awaits here. Who has put a CMD_SYNC holds the queue's shared
 * lock until its wait is over, so that the queue cannot wrap twice unnoticed; the shadow of CONS is
 * refreshed under the exclusive lock, or by the last who leaves the shared one. A CMD_SYNC that is
 * never waited for is let go at the next insertion. Queue words and their meaning are {@code
 * model.driver.SharedQueue}.
 */
final class LocklessInsertion implements Inserting {
  private final QueueHandle queue;
  private final SharedQueue words;
  private final Requests requests;
  private final Outbox out;
  private Reservation mine = new Reservation(0, 0, false);
  private List<Command> commands = List.of();
  private Operations.Ending ending;
  private long lastSync = -1;
  private long shares;

  /** Slots from {@code first} to before {@code end}; the owner rings the doorbell. */
  private record Reservation(long first, long end, boolean owner) {}

  LocklessInsertion(QueueHandle queue, Requests requests, Outbox out) {
    this.queue = queue;
    this.words = new SharedQueue(queue.tail(), queue.log2size());
    this.requests = requests;
    this.out = out;
  }

  @Override
  public QueueHandle queue() {
    return queue;
  }

  @Override
  public long lastSync() {
    return lastSync;
  }

  @Override
  public void begin(List<Command> list, Operations.Ending told) {
    commands = list;
    ending = told;
    if (shares == 0) {
      again();
    } else {
      leave(this::again);
    }
  }

  /** Step 1: takes as many slots as the list is long, once there is room. */
  private void reserve(long shadow) {
    long first = SharedQueue.produced(shadow);
    long end = first + commands.size();
    long cons = SharedQueue.consumed(shadow);
    if (!hasRoom(first, cons)) {
      refresh();
      return;
    }
    long wanted = SharedQueue.shadow(end, true, cons);
    requests.update(
        words.shadow(),
        AtomicFunction.COMPARE_AND_SWAP,
        wanted,
        shadow,
        before -> {
          if (before != shadow) {
            reserve(before);
            return;
          }
          mine = new Reservation(first, end, !SharedQueue.isOwned(shadow));
          write();
        });
  }

  private boolean hasRoom(long produced, long consumed) {
    return produced + commands.size() - consumed <= queue.entries();
  }

  /**
   * Brings the shadow of CONS up to date, or lets somebody else do it, and tries again (linux
   * arm_smmu_cmdq_poll_until_not_full).
   */
  private void refresh() {
    requests.update(
        words.lock(),
        AtomicFunction.COMPARE_AND_SWAP,
        SharedQueue.EXCLUSIVE,
        0,
        lock -> {
          if (lock == 0) {
            requests.load(words.shadow(), this::readConsumer);
          } else {
            requests.awaitWord(words.lock(), -1L, 0, true, Optional.empty(), how -> again());
          }
        });
  }

  /** Nobody else changes the shadow of CONS meanwhile, and CONS is at most a round ahead of it. */
  private void readConsumer(long shadow) {
    requests.readRegister(
        queue.consumer(),
        Register.CMDQ_CONS,
        value -> {
          long known = SharedQueue.consumed(shadow);
          long consumed = known + (value - known & 2 * queue.entries() - 1);
          boolean full = !hasRoom(SharedQueue.produced(shadow), consumed);
          Runnable then = full ? () -> awaitConsumer(value) : this::again;
          consumedTo(consumed, () -> requests.write(words.lock(), List.of(0L), then));
        });
  }

  private void awaitConsumer(long value) {
    requests.awaitRegister(
        queue.consumer(),
        Register.CMDQ_CONS,
        new RegisterTest.Differs(value),
        Optional.empty(),
        changed -> again());
  }

  private void again() {
    requests.load(words.shadow(), this::reserve);
  }

  private void consumedTo(long position, Runnable then) {
    requests.update(words.shadow(), AtomicFunction.STORE_HIGH, position, 0, before -> then.run());
  }

  /** Step 2: the slots; with a CMD_SYNC among them the shared lock too. */
  private void write() {
    List<Command> ready = new ArrayList<>();
    for (Command command : commands) {
      ready.add(signalled(command, mine.first() + ready.size()));
    }
    commands = ready;
    long index = mine.first() & (queue.entries() - 1);
    int untilWrap = (int) Math.min(ready.size(), queue.entries() - index);
    slots(
        index,
        ready.subList(0, untilWrap),
        () -> slots(0, ready.subList(untilWrap, ready.size()), this::share));
  }

  private void slots(long index, List<Command> part, Runnable visible) {
    if (part.isEmpty()) {
      visible.run();
      return;
    }
    List<Long> raw = new ArrayList<>();
    for (Command command : part) {
      for (long word : command.encode()) {
        raw.add(word);
      }
    }
    requests.write(queue.base().plus(index * Commands.BYTES), raw, visible);
  }

  private void share() {
    if (commands.stream().noneMatch(Sync.class::isInstance)) {
      publish();
      return;
    }
    requests.add(
        words.lock(),
        1,
        SharedQueue.EXCLUSIVE,
        before -> {
          if (before == 0) {
            shared();
          } else {
            shareBehindExclusive();
          }
        });
  }

  /** The exclusive holder's release forgets who came meanwhile, so it is done again. */
  private void shareBehindExclusive() {
    requests.awaitWord(
        words.lock(),
        SharedQueue.EXCLUSIVE,
        0,
        true,
        Optional.empty(),
        how ->
            requests.load(
                words.lock(),
                lock ->
                    requests.update(
                        words.lock(),
                        AtomicFunction.COMPARE_AND_SWAP,
                        lock + 1,
                        lock,
                        before -> {
                          if (before == lock && lock >= 0) {
                            shared();
                          } else {
                            shareBehindExclusive();
                          }
                        })));
  }

  private void shared() {
    shares++;
    publish();
  }

  /** Step 3: behind dma_wmb, marks the slots valid. */
  private void publish() {
    long position = mine.first();
    for (Command command : commands) {
      if (command instanceof Sync) {
        lastSync = position;
      }
      out.note(new Inserted(queue.name(), position++, command));
    }
    mark(words.valid(mine.first(), mine.end()).iterator());
  }

  private void mark(Iterator<SharedQueue.Valid> parts) {
    if (parts.hasNext()) {
      SharedQueue.Valid part = parts.next();
      requests.update(part.at(), AtomicFunction.XOR, part.mask(), 0, before -> mark(parts));
    } else if (mine.owner()) {
      requests.awaitWord(words.owner(), -1L, mine.first(), true, Optional.empty(), how -> gather());
    } else {
      ending.acquired();
      ending.ended("");
    }
  }

  /** Step 4: the owner closes the gathering, waits for all in it, and rings. */
  private void gather() {
    requests.update(
        words.shadow(),
        AtomicFunction.CLEAR,
        SharedQueue.OWNED,
        0,
        before -> {
          long end = SharedQueue.produced(before);
          allValid(words.valid(mine.first(), end).iterator(), end);
        });
  }

  private void allValid(Iterator<SharedQueue.Valid> parts, long end) {
    if (parts.hasNext()) {
      SharedQueue.Valid part = parts.next();
      requests.awaitWord(
          part.at(),
          part.mask(),
          part.expected(),
          true,
          Optional.empty(),
          how -> allValid(parts, end));
      return;
    }
    ending.acquired();
    long prod = end & (2 * queue.entries() - 1);
    requests.writeRegister(
        queue.consumer(),
        Register.CMDQ_PROD,
        prod,
        () -> requests.write(words.owner(), List.of(end), () -> ending.ended("")));
  }

  /** Step 5: leaves the shared lock; the last one out tells how far the queue is. */
  @Override
  public void fenceEnded(boolean finished, Runnable then) {
    if (shares == 0) {
      then.run();
      return;
    }
    requests.load(
        words.lock(),
        lock -> {
          if (lock == shares && finished) {
            consumedTo(lastSync + 1, () -> leave(then));
          } else {
            leave(then);
          }
        });
  }

  private void leave(Runnable then) {
    requests.add(
        words.lock(),
        -shares,
        0,
        before -> {
          shares = 0;
          then.run();
        });
  }
}
