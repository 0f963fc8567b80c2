package iommulab.actors.cpu;

import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a CPU does about the errors of enhanced command queues: each has its own ERR and ERRACK (Arm
 * IHI 0070, 3.5.6).
 */
final class PagedErrors {
  private static final int ERR_SHIFT = 24;
  private static final int REASON = 0x7;
  private static final long ERR = 1L << 23;

  private final Cpu.Build build;
  private final Requests requests;

  PagedErrors(Cpu.Build build, Requests requests) {
    this.build = build;
    this.requests = requests;
  }

  /** Repairs and acknowledges all of an SMMU's that stopped; tells the last error code. */
  void handle(String smmu, long code, LongConsumer then) {
    Deque<QueueHandle> left = new ArrayDeque<>();
    build.queues().values().stream()
        .filter(queue -> queue.name().startsWith(smmu + ".ecmdq"))
        .forEach(left::add);
    next(left, code, then);
  }

  private void next(Deque<QueueHandle> left, long code, LongConsumer then) {
    if (left.isEmpty()) {
      then.accept(code);
      return;
    }
    QueueHandle queue = left.remove();
    read(
        queue,
        (consumer, acknowledged) -> {
          if (((consumer & ERR) != 0) == (acknowledged != 0)) {
            next(left, code, then);
          } else {
            long reason = consumer >>> ERR_SHIFT & REASON;
            repair(queue, consumer, reason, () -> toggle(queue, consumer, left, reason, then));
          }
        });
  }

  /** Only acknowledges one queue's error, if there is one. */
  void acknowledge(String name, Runnable then) {
    QueueHandle queue = build.queues().get(name);
    read(
        queue,
        (consumer, acknowledged) ->
            toggle(queue, consumer, new ArrayDeque<>(), 0, code -> then.run()));
  }

  private interface Told {
    void read(long consumer, long acknowledged);
  }

  private void read(QueueHandle queue, Told told) {
    requests.readRegister(
        queue.consumer(),
        Register.ECMDQ_CONS,
        consumer ->
            requests.readRegister(
                queue.consumer(),
                Register.ECMDQ_ERRACK,
                acknowledged -> told.read(consumer, acknowledged)));
  }

  private void toggle(
      QueueHandle queue, long consumer, Deque<QueueHandle> left, long code, LongConsumer then) {
    requests.writeRegister(
        queue.consumer(),
        Register.ECMDQ_ERRACK,
        (consumer & ERR) == 0 ? 0 : 1,
        () -> next(left, code, then));
  }

  /** Only an illegal command is overwritten; the others are tried again as they are. */
  private void repair(QueueHandle queue, long consumer, long reason, Runnable then) {
    if (reason != CommandError.CERROR_ILL.code()) {
      then.run();
      return;
    }
    List<Long> sync = new ArrayList<>();
    for (long word : Sync.of(Sync.Signal.NONE).encode()) {
      sync.add(word);
    }
    long slot = consumer & (queue.entries() - 1);
    requests.write(queue.base().plus(slot * Commands.BYTES), sync, then);
  }
}
