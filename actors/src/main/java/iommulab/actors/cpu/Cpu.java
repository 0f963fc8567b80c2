package iommulab.actors.cpu;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Alarm;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.EndpointCommand;
import iommulab.actors.smmu.Mmio;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.driver.CpuOp;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A CPU that runs one program in order, one operation at a time ({@code memory-order = sc}).
 *
 * <p>Every access is waited for, so all accesses of this CPU are seen in program order. An answer
 * that comes after its wait was given up is ignored by its number.
 */
public final class Cpu {
  /** Begins the program; sent from outside. */
  public record Begin() implements Message {}

  private static final String DONE = "done";
  private static final String TIMEOUT = "timeout";
  private static final String ABORT = "abort";

  private record GaveUp(long id) implements Message {}

  /** What a CPU is built with; maps are by the names that the program uses. */
  public record Build(
      String name,
      List<CpuOp> program,
      Address<MemoryRequest> memory,
      Map<String, QueueHandle> queues,
      Map<String, Map<Register, Address<Message>>> registers,
      Map<String, Address<Message>> endpoints,
      Address<Message> self) {}

  private final Outbox out;
  private final Build build;
  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, Insertion> insertions = new TreeMap<>();
  private int at;
  private long lastId = -1;
  private long waitingFor = -1;
  private Consumer<Message> then = message -> {};
  private Optional<Runnable> onGiveUp = Optional.empty();
  private Optional<Alarm> deadline = Optional.empty();

  private Cpu(Build build, Outbox out) {
    this.build = build;
    this.out = out;
    build.queues().forEach((name, queue) -> insertions.put(name, new Insertion(queue, this, out)));
  }

  /** A CPU that waits to begin. */
  public static Behavior<Message> of(Build build, Outbox out) {
    return Behaviors.receiveMessage(new Cpu(build, out)::handle);
  }

  private Behavior<Message> handle(Message message) {
    if (message instanceof Begin) {
      out.note(new Opened("program " + build.name()));
      proceed();
    } else if (message instanceof MemoryReply reply) {
      answered(reply.id(), message);
    } else if (message instanceof RegisterValue value) {
      answered(value.id(), message);
    } else if (message instanceof EndpointCommand.AtsSet set) {
      answered(set.id(), message);
    } else if (message instanceof EndpointCommand.DmaDone done) {
      answered(done.id(), message);
    } else if (message instanceof GaveUp up) {
      if (up.id() == waitingFor) {
        waitingFor = -1;
        deadline = Optional.empty();
        onGiveUp.orElseThrow().run();
      }
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }

  private void answered(long id, Message message) {
    if (id == waitingFor) {
      waitingFor = -1;
      deadline.ifPresent(Alarm::cancel);
      deadline = Optional.empty();
      then.accept(message);
    }
  }

  /** Runs operations until one has to wait. */
  void proceed() {
    while (at < build.program().size()) {
      if (!begin(build.program().get(at++))) {
        return;
      }
    }
    out.note(new Closed("program " + build.name()));
  }

  /** Begins an operation; true if it is done at once. */
  private boolean begin(CpuOp op) {
    if (op instanceof CpuOp.Guarded guarded) {
      return !holds(guarded.test()) || begin(guarded.then());
    } else if (op instanceof CpuOp.Barrier) {
      return true;
    } else if (op instanceof CpuOp.Note note) {
      note.facts().forEach(out::note);
      return true;
    } else if (op instanceof CpuOp.StartDma start) {
      out.send(
          build.endpoints().get(start.function()),
          Lane.MMIO,
          new EndpointCommand.StartDma(start.program()));
      return true;
    } else if (op instanceof CpuOp.Store store) {
      long id = next(message -> proceed());
      memory(
          new MemoryRequest.Write(
              id, store.at(), List.of(store.value()), store.facts(), build.self()));
    } else if (op instanceof CpuOp.Load load) {
      long id = next(message -> loaded(message, load.into()));
      memory(new MemoryRequest.Read(id, load.at(), 1, build.self()));
    } else if (op instanceof CpuOp.AwaitWord await) {
      awaitWord(await);
    } else if (op instanceof CpuOp.Insert insert) {
      insertions.get(insert.queue()).begin(insert.commands());
    } else if (op instanceof CpuOp.AwaitFence await) {
      awaitFence(await);
    } else if (op instanceof CpuOp.ReadRegister read) {
      readRegister(
          read.smmu(),
          read.register(),
          value -> {
            set(read.into(), hex(value));
            proceed();
          });
    } else if (op instanceof CpuOp.WriteRegister write) {
      writeRegister(write.smmu(), write.register(), write.value());
    } else if (op instanceof CpuOp.AwaitRegister await) {
      awaitRegister(
          await.smmu(),
          await.register(),
          await.test(),
          await.giveUp(),
          finished -> {
            set(await.into(), finished ? DONE : TIMEOUT);
            proceed();
          });
    } else if (op instanceof CpuOp.AcknowledgeErrors acknowledge) {
      readRegister(
          acknowledge.smmu(),
          Register.GERROR,
          value -> writeRegister(acknowledge.smmu(), Register.GERRORN, value));
    } else if (op instanceof CpuOp.HandOver handOver) {
      long id = next(message -> proceed());
      memory(
          new MemoryRequest.HandOver(
              id,
              handOver.pages(),
              handOver.owner(),
              handOver.domain(),
              handOver.addresses(),
              build.self()));
    } else if (op instanceof CpuOp.Lock lock) {
      memory(new MemoryRequest.Lock(next(message -> proceed()), lock.lock(), build.self()));
    } else if (op instanceof CpuOp.Unlock unlock) {
      memory(new MemoryRequest.Unlock(next(message -> proceed()), unlock.lock(), build.self()));
    } else if (op instanceof CpuOp.Pause pause) {
      long id = next(message -> {});
      giveUpAfter(Optional.of(pause.time()), id, this::proceed);
    } else if (op instanceof CpuOp.AwaitDma await) {
      long id = next(message -> proceed());
      out.send(
          build.endpoints().get(await.function()),
          Lane.MMIO,
          new EndpointCommand.AwaitDma(id, build.self()));
    } else if (op instanceof CpuOp.SetAts ats) {
      long id = next(message -> proceed());
      out.send(
          build.endpoints().get(ats.function()),
          Lane.MMIO,
          new EndpointCommand.SetAts(id, ats.enabled(), build.self()));
    }
    return false;
  }

  private void loaded(Message message, String into) {
    boolean words = message instanceof MemoryReply.ReadDone;
    set(into, words ? hex(((MemoryReply.ReadDone) message).words().get(0)) : ABORT);
    proceed();
  }

  private void awaitWord(CpuOp.AwaitWord await) {
    awaitWord(
        await,
        how -> {
          set(await.into(), how);
          proceed();
        });
  }

  private void awaitWord(CpuOp.AwaitWord await, Consumer<String> ended) {
    long id = next(message -> ended.accept(message instanceof MemoryReply.Matched ? DONE : ABORT));
    memory(
        new MemoryRequest.Await(
            id, await.at(), await.mask(), await.value(), await.equal(), build.self()));
    giveUpAfter(
        await.giveUp(),
        id,
        () -> {
          long cancel = next(message -> ended.accept(TIMEOUT));
          memory(new MemoryRequest.CancelAwait(cancel, await.at(), id, build.self()));
        });
  }

  private void awaitFence(CpuOp.AwaitFence await) {
    Insertion insertion = insertions.get(await.queue());
    long position = insertion.lastSync();
    Consumer<Boolean> told =
        finished -> {
          FenceReport report = finished ? FenceReport.DONE : FenceReport.TIMED_OUT;
          out.note(new FenceReported(await.queue(), position, report));
          out.note(new Closed("fence " + await.queue() + " " + position));
          set(await.into(), finished ? DONE : TIMEOUT);
          proceed();
        };
    out.note(new Opened("fence " + await.queue() + " " + position));
    QueueHandle queue = insertion.queue();
    if (queue.msi().isPresent()) {
      awaitWord(
          new CpuOp.AwaitWord(
              queue.msi().get(),
              0xffff_ffffL,
              Insertion.msiData(position),
              true,
              await.giveUp(),
              ""),
          how -> told.accept(how.equals(DONE)));
    } else {
      RegisterTest passed = new RegisterTest.ConsumedTo(position + 1, queue.log2size());
      awaitRegister(queue.consumer(), Register.CMDQ_CONS, passed, await.giveUp(), told);
    }
  }

  private void readRegister(String smmu, Register register, Consumer<Long> then) {
    long id = next(message -> then.accept(((RegisterValue) message).value()));
    mmio(unit(smmu, register), new Mmio.ReadRegister(id, register, build.self()));
  }

  private void writeRegister(String smmu, Register register, long value) {
    long id = next(message -> proceed());
    mmio(unit(smmu, register), new Mmio.WriteRegister(id, register, value, build.self()));
  }

  private void awaitRegister(
      String smmu,
      Register register,
      RegisterTest test,
      Optional<Window> giveUp,
      Consumer<Boolean> finished) {
    awaitRegister(unit(smmu, register), register, test, giveUp, finished);
  }

  void awaitRegister(
      Address<Message> unit,
      Register register,
      RegisterTest test,
      Optional<Window> giveUp,
      Consumer<Boolean> finished) {
    long id = next(message -> finished.accept(true));
    mmio(unit, new Mmio.AwaitRegister(id, register, test, build.self()));
    giveUpAfter(
        giveUp,
        id,
        () -> {
          mmio(unit, new Mmio.CancelAwait(id, register, build.self()));
          finished.accept(false);
        });
  }

  private Address<Message> unit(String smmu, Register register) {
    return build.registers().get(smmu).get(register);
  }

  /** Takes a number for a request whose answer goes on with the program. */
  long next(Consumer<Message> onAnswer) {
    waitingFor = ++lastId;
    then = onAnswer;
    return waitingFor;
  }

  private void giveUpAfter(Optional<Window> window, long id, Runnable action) {
    if (window.isPresent()) {
      onGiveUp = Optional.of(action);
      deadline = Optional.of(out.after(window.get(), new GaveUp(id)));
    }
  }

  void memory(MemoryRequest request) {
    out.send(build.memory(), Lane.MEMORY, request);
  }

  void mmio(Address<Message> unit, Mmio access) {
    out.send(unit, Lane.MMIO, access);
  }

  Address<Message> self() {
    return build.self();
  }

  private void set(String register, String value) {
    if (!register.isEmpty()) {
      values.put(register, value);
      out.note(new RegisterSet(build.name(), register, value));
    }
  }

  private boolean holds(CpuOp.Test test) {
    return Comparison.holds(
        values.getOrDefault(test.register(), ""), test.operator(), test.value());
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
