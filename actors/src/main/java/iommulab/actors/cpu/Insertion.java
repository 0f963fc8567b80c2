package iommulab.actors.cpu;

import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.smmu.Mmio;
import iommulab.model.address.Pa;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One CPU's way of putting commands into one queue: take the lock if the queue is shared, wait for
 * room, write the slots, ring the doorbell, give the lock back.
 *
 * <p>The slots are visible before the doorbell rings, and the commands of one call stay together.
 */
final class Insertion implements Inserting {
  private final QueueHandle queue;
  private final Requests requests;
  private final Outbox out;
  private long tail;
  private long knownConsumed;
  private long lastSync = -1;
  private Operations.Ending ending;

  Insertion(QueueHandle queue, Requests requests, Outbox out) {
    this.queue = queue;
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
  public void begin(List<Command> commands, Operations.Ending told) {
    ending = told;
    if (queue.lock().isEmpty()) {
      room(commands);
      return;
    }
    long id =
        requests.next(
            locked -> {
              long read =
                  requests.next(
                      words -> {
                        tail = ((MemoryReply.ReadDone) words).words().get(0);
                        room(commands);
                      });
              requests.memory(new MemoryRequest.Read(read, queue.tail(), 1, requests.self()));
            });
    requests.memory(new MemoryRequest.Lock(id, queue.lock().get(), requests.self()));
  }

  /** Waits until the queue has room for all of them. */
  private void room(List<Command> commands) {
    long mustBeConsumed = tail + commands.size() - queue.entries();
    if (mustBeConsumed <= knownConsumed) {
      write(commands);
      return;
    }
    requests.awaitRegister(
        queue.consumer(),
        Register.CMDQ_CONS,
        new RegisterTest.ConsumedTo(mustBeConsumed, queue.log2size()),
        Optional.empty(),
        consumed -> {
          knownConsumed = mustBeConsumed;
          write(commands);
        });
  }

  private void write(List<Command> commands) {
    ending.acquired();
    List<Command> ready = new ArrayList<>();
    for (Command command : commands) {
      ready.add(signalled(command, tail + ready.size()));
    }
    long first = tail & (queue.entries() - 1);
    int untilWrap = (int) Math.min(ready.size(), queue.entries() - first);
    Runnable ring = () -> ring(ready);
    if (untilWrap == ready.size()) {
      slots(first, ready, ring);
    } else {
      slots(
          first,
          ready.subList(0, untilWrap),
          () -> slots(0, ready.subList(untilWrap, ready.size()), ring));
    }
  }

  private void slots(long first, List<Command> commands, Runnable visible) {
    List<Long> words = new ArrayList<>();
    for (Command command : commands) {
      for (long word : command.encode()) {
        words.add(word);
      }
    }
    Pa at = queue.base().plus(first * Commands.BYTES);
    long id = requests.next(done -> visible.run());
    requests.memory(
        new MemoryRequest.Write(id, at, List.copyOf(words), List.of(), requests.self()));
  }

  private void ring(List<Command> commands) {
    for (Command command : commands) {
      if (command instanceof Sync) {
        lastSync = tail;
      }
      out.note(new Inserted(queue.name(), tail++, command));
    }
    long prod = tail & (2 * queue.entries() - 1);
    long id = requests.next(written -> release());
    requests.mmio(
        queue.consumer(), new Mmio.WriteRegister(id, Register.CMDQ_PROD, prod, requests.self()));
  }

  private void release() {
    if (queue.lock().isEmpty()) {
      ending.ended("");
      return;
    }
    long id =
        requests.next(
            done ->
                requests.memory(
                    new MemoryRequest.Unlock(
                        requests.next(unlocked -> ending.ended("")),
                        queue.lock().get(),
                        requests.self())));
    requests.memory(
        new MemoryRequest.Write(id, queue.tail(), List.of(tail), List.of(), requests.self()));
  }
}
