package iommulab.actors.cpu;

import iommulab.actors.control.Address;
import iommulab.actors.memory.MemoryReply;
import iommulab.model.agenda.Message;
import iommulab.model.driver.CpuOp;
import iommulab.model.smmuv3.command.Commands;
import iommulab.model.smmuv3.command.Resume;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * What Linux's interrupt handlers do with an SMMU's errors and events (linux
 * arm_smmu_gerror_handler, arm_smmu_cmdq_skip_err, arm_smmu_evtq_thread).
 */
final class Handling {
  private static final int ERR_SHIFT = 24;
  private static final int ERR_MASK = 0x7f;
  private static final long OVERFLOW = 1L << 31;
  private static final int RECORD_WORDS = 4;

  private final Cpu.Build build;
  private final Map<String, Inserting> insertions;
  private final Requests requests;
  private final PagedErrors paged;

  Handling(Cpu.Build build, Map<String, Inserting> insertions, Requests requests) {
    this.build = build;
    this.insertions = insertions;
    this.requests = requests;
    this.paged = new PagedErrors(build, requests);
  }

  // ---- errors ----

  /**
   * Reads both registers, repairs the command queue if it stopped, acknowledges; tells its code.
   */
  void errors(String smmu, LongConsumer then) {
    Address<Message> unit = unit(smmu, Register.GERROR);
    requests.readRegister(
        unit,
        Register.GERROR,
        gerror ->
            requests.readRegister(
                unit, Register.GERRORN, gerrorn -> active(smmu, gerror, gerrorn, then)));
  }

  private void active(String smmu, long gerror, long gerrorn, LongConsumer then) {
    LongConsumer done =
        code ->
            requests.writeRegister(
                unit(smmu, Register.GERRORN), Register.GERRORN, gerror, () -> then.accept(code));
    LongConsumer acknowledge =
        GlobalError.CMDQP_ERR.isActive((int) gerror, (int) gerrorn)
            ? code -> paged.handle(smmu, code, done)
            : done;
    if (gerror == gerrorn) {
      then.accept(0);
    } else if (GlobalError.CMDQ_ERR.isActive((int) gerror, (int) gerrorn)) {
      requests.readRegister(
          unit(smmu, Register.CMDQ_CONS),
          Register.CMDQ_CONS,
          consumer -> repair(smmu, consumer, acknowledge));
    } else {
      acknowledge.accept(0);
    }
  }

  /** Only an illegal command is overwritten; the others are tried again as they are. */
  private void repair(String smmu, long consumer, LongConsumer acknowledge) {
    long code = consumer >>> ERR_SHIFT & ERR_MASK;
    if (code != CommandError.CERROR_ILL.code()) {
      acknowledge.accept(code);
      return;
    }
    QueueHandle queue = build.queues().get(smmu + ".cmdq");
    long slot = consumer & (queue.entries() - 1);
    List<Long> sync = new ArrayList<>();
    for (long word : Sync.of(Sync.Signal.NONE).encode()) {
      sync.add(word);
    }
    requests.write(queue.base().plus(slot * Commands.BYTES), sync, () -> acknowledge.accept(code));
  }

  /** Acknowledges the error of an enhanced command queue. */
  void acknowledge(String queue, Runnable then) {
    paged.acknowledge(queue, then);
  }

  // ---- events ----

  /** Takes records until the queue is empty, then acknowledges an overflow; tells how many. */
  void events(CpuOp.HandleEvents handle, LongConsumer then) {
    String smmu = handle.smmu();
    requests.readRegister(
        unit(smmu, Register.EVTQ_CONS),
        Register.EVTQ_CONS,
        consumer ->
            look(new Drain(smmu, build.events().get(smmu), handle.stalls(), then), consumer, 0));
  }

  private record Drain(
      String smmu, EventHandle queue, Optional<Resume.Answer> stalls, LongConsumer then) {
    long wrapped(long position) {
      return position & (2L << queue.log2size()) - 1;
    }
  }

  /** CONS is written behind each record, so PROD read last tells whether more will be told of. */
  private void look(Drain drain, long consumer, long taken) {
    requests.readRegister(
        unit(drain.smmu(), Register.EVTQ_PROD),
        Register.EVTQ_PROD,
        producer -> {
          if (drain.wrapped(producer) != drain.wrapped(consumer)) {
            take(drain, consumer, taken);
          } else if (((producer ^ consumer) & OVERFLOW) != 0) {
            consume(drain, consumer ^ OVERFLOW, () -> drain.then().accept(taken));
          } else {
            drain.then().accept(taken);
          }
        });
  }

  private void take(Drain drain, long consumer, long taken) {
    long index = consumer & (1L << drain.queue().log2size()) - 1;
    long id =
        requests.next(
            words -> {
              long next = drain.wrapped(consumer + 1) | consumer & OVERFLOW;
              long[] record =
                  ((MemoryReply.ReadDone) words).words().stream().mapToLong(w -> w).toArray();
              consume(
                  drain,
                  next,
                  () ->
                      answer(
                          drain, EventRecord.decode(record), () -> look(drain, next, taken + 1)));
            });
    requests.read(id, drain.queue().base().plus(index * RECORD_WORDS * Long.BYTES), RECORD_WORDS);
  }

  /** A stall is answered with StreamID and STAG of its record, and no CMD_SYNC (4.7.1). */
  private void answer(Drain drain, EventRecord event, Runnable then) {
    if (drain.stalls().isEmpty() || !event.isStall()) {
      then.run();
      return;
    }
    insertions
        .get(drain.smmu() + ".cmdq")
        .begin(
            List.of(Resume.of(event.sid(), event.stag(), drain.stalls().get())),
            new Operations.Ending() {
              @Override
              public void ended(String value) {
                then.run();
              }

              @Override
              public void acquired() {}
            });
  }

  private void consume(Drain drain, long consumer, Runnable then) {
    requests.writeRegister(
        unit(drain.smmu(), Register.EVTQ_CONS), Register.EVTQ_CONS, consumer, then);
  }

  private Address<Message> unit(String smmu, Register register) {
    return build.registers().get(smmu).get(register);
  }
}
