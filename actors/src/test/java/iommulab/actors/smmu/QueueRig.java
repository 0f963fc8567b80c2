package iommulab.actors.smmu;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.memory.Memory;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.smmu.CommandQueue.TimerStart;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.CommandErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact;
import iommulab.model.memory.SparseMemory;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.CommandLegality;
import iommulab.model.smmuv3.command.CommandLegality.Leniency;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.queue.InvalidationTags;
import iommulab.model.smmuv3.queue.SyncFence;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A command queue with Memory, between probes: {@code unit} carries out all it is asked, {@code
 * root} answers invalidate requests for the functions in {@link #answering}, {@code cpu} rings the
 * doorbell.
 *
 * <p>Function d0 has StreamID 8, d1 has 16. Commands lie in the queue before the run.
 */
final class QueueRig implements AutoCloseable {
  static final Pa BASE = new Pa(0x4000_0000L);
  static final Pa MSI = new Pa(0x8000_0000L);
  static final Pa ABSENT = new Pa(0x9000_0000L);
  static final long TIMEOUT = 1000;
  static final Command NH_ALL = new Tlbi.NhAll(new Vmid(1));
  static final Command NH_ASID = new Tlbi.NhAsid(new Vmid(1), new Asid(2));
  static final Command CFGI = new Cfgi.Ste(new StreamId(8), true);
  static final Command ATC0 = AtcInv.of(new StreamId(8), new Iova(0x1000), 0);
  static final Command ATC1 = AtcInv.of(new StreamId(16), new Iova(0x1000), 0);
  static final Command ATC_NOBODY = AtcInv.all(new StreamId(99));
  static final Command SYNC = Sync.of(Sync.Signal.NONE);

  /** A CMD_SYNC with an MSI of this value. */
  static Command msi(int data) {
    return Sync.msi(MSI, data);
  }

  final Bench bench = new Bench();
  final Address<MemoryRequest> memory = bench.engine().declare("memory", MemoryRequest.class);
  final Address<Message> queue = bench.engine().declare("q", Message.class);
  final Address<Message> unit = bench.probe("unit");
  final Address<Message> root = bench.probe("root");
  final Address<Message> cpu = bench.probe("cpu");
  final SparseMemory words = new SparseMemory();
  SparseMemory after = words;
  int log2size = 3;
  int tags = 4;
  boolean paged;
  Window atcTimeout = Window.NEVER;
  TimerStart timerStart = TimerStart.REQUEST;
  SyncFence.Retry retry = SyncFence.Retry.CLEAR;
  Boot boot = Boot.ENABLED;
  Leniency leniency = Leniency.IGNORES_RESERVED;
  CommandQueue.Reading reading = CommandQueue.Reading.PLAIN;
  TreeSet<String> answering = new TreeSet<>(List.of("d0", "d1"));

  QueueRig() {
    words.markAbsent(ABSENT, 4096);
    bench
        .engine()
        .define(
            memory,
            out -> {
              after = words.fork();
              return Memory.holding(after, bench.engine().accesses(memory), out);
            });
    bench.engine().define(queue, out -> CommandQueue.open(build(), out));
    unitDoesAll();
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof InvalidateRequest r && answering.contains(r.function())) {
            out.send(queue, Lane.INTERNAL, completion(r.function(), r.itag()));
          }
        });
  }

  static InvalidateCompletion completion(String function, int itag) {
    return new InvalidateCompletion(function, 0, 1 << itag, 1);
  }

  private void unitDoesAll() {
    bench.react(
        unit,
        (message, out) -> {
          if (message instanceof Invalidate i) {
            out.send(queue, Lane.INTERNAL, new Invalidated(i.position()));
          } else if (message instanceof Drain d) {
            out.send(queue, Lane.INTERNAL, new Drained(d.position()));
          }
        });
  }

  private CommandQueue.Build build() {
    return new CommandQueue.Build(
        "q",
        BASE,
        log2size,
        new CommandLegality(IdRegisters.defaults(), leniency),
        paged,
        TagRange.of(tags),
        InvalidationTags.TimedOut.REUSE,
        atcTimeout,
        timerStart,
        retry,
        reading,
        boot,
        Map.of(8, "d0", 16, "d1"),
        unit,
        memory,
        root,
        queue);
  }

  /** Puts commands into the queue's slots from the first on. */
  QueueRig holding(Command... commands) {
    for (int i = 0; i < commands.length; i++) {
      words.write(slot(i), commands[i].encode());
    }
    return this;
  }

  Pa slot(long position) {
    return BASE.plus(16 * (position & ((1L << log2size) - 1)));
  }

  QueueRig cpu(Act... acts) {
    bench.script(cpu, acts);
    return this;
  }

  Act doorbell(long produced) {
    long value = produced & ((2L << log2size) - 1);
    return Bench.send(
        queue, Lane.MMIO, new WriteRegister(produced, Register.CMDQ_PROD, value, cpu));
  }

  /** Rewrites a slot, and is answered {@code Done} when that is visible. */
  Act rewrite(long position, Command command) {
    long[] raw = command.encode();
    return Bench.send(
        memory,
        Lane.MEMORY,
        new MemoryRequest.Write(position, slot(position), List.of(raw[0], raw[1]), List.of(), cpu));
  }

  private Act poll(RegisterTest test) {
    return Bench.send(queue, Lane.MMIO, new AwaitRegister(1000, Register.CMDQ_CONS, test, cpu));
  }

  /** Polls CONS until it shows this error; {@link #told} waits for the answer. */
  Act pollError(CommandError error) {
    return poll(new RegisterTest.Bits(0x7f00_0000L, (long) error.code() << 24));
  }

  /** Polls CONS until it is no longer 0. */
  Act pollMoved() {
    return poll(new RegisterTest.Differs(0));
  }

  Act pollConsumed(long position) {
    return poll(new RegisterTest.ConsumedTo(position, log2size));
  }

  static Act told() {
    return Bench.await(message -> message instanceof RegisterValue v && v.id() == 1000);
  }

  Act acknowledge() {
    return Bench.send(queue, Lane.INTERNAL, new CommandErrorAcknowledged());
  }

  /** What the CPU was told of CONS, in order: index with wrap bit, and the error. */
  List<String> told(Shown shown) {
    return shown.received("cpu", RegisterValue.class).stream()
        .filter(v -> v.id() == 1000)
        .map(v -> (v.value() & 0xff) + " err " + (v.value() >>> 24))
        .toList();
  }

  /** The queue's facts in short. */
  static String text(Shown shown) {
    return shown.facts(HardwareFact.class).stream()
        .map(QueueRig::text)
        .collect(Collectors.joining(", "));
  }

  /** The facts of some kinds only. */
  static String text(Shown shown, String... starts) {
    return shown.facts(HardwareFact.class).stream()
        .map(QueueRig::text)
        .filter(text -> List.of(starts).contains(text.split(" ", 2)[0]))
        .collect(Collectors.joining(", "));
  }

  private static String text(Fact fact) {
    if (fact instanceof HardwareFact.Consumed f) {
      return "consumed " + f.position();
    } else if (fact instanceof HardwareFact.TookEffect f) {
      return "done " + f.position();
    } else if (fact instanceof HardwareFact.FenceCompleted f) {
      return "fence " + f.position();
    } else if (fact instanceof HardwareFact.QueueStopped f) {
      return "stopped " + f.position() + " " + f.error();
    } else if (fact instanceof HardwareFact.InvalidateSent f) {
      return "sent " + f.position() + "#" + f.itag();
    } else if (fact instanceof HardwareFact.InvalidateAnswered f) {
      return "answered " + f.position() + "#" + f.itag();
    } else if (fact instanceof HardwareFact.InvalidateTimedOut f) {
      return "timeout " + f.position() + "#" + f.itag();
    }
    return fact.toString();
  }

  /** Step of the first fact with this text; -1 if there is none. */
  static int step(Shown shown, String text) {
    return shown.history().steps().stream()
        .filter(s -> s.facts().stream().anyMatch(f -> text(f).equals(text)))
        .findFirst()
        .map(s -> s.index())
        .orElse(-1);
  }

  @Override
  public void close() {
    bench.close();
  }
}
