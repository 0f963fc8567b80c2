package iommulab.actors.smmu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.memory.Memory;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.ReadRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.CommandErrorRaised;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.UnitMessage.PagedErrorRaised;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.memory.SparseMemory;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.CommandLegality;
import iommulab.model.smmuv3.command.StallTerm;
import iommulab.model.smmuv3.queue.InvalidationTags;
import iommulab.model.smmuv3.queue.SyncFence;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two queues of one SMMU, of which the second is an enhanced one (Arm IHI 0070, 3.5.6). */
final class EcmdqTest {
  private static final Pa MAIN = new Pa(0x4000_0000L);
  private static final Pa OTHER = new Pa(0x4001_0000L);
  private static final int LOG2SIZE = 3;
  private static final long ERR = 1L << 23;
  private static final long EN = 1L << 31;
  private final Bench bench = new Bench();
  private final Address<MemoryRequest> memory =
      bench.engine().declare("memory", MemoryRequest.class);
  private final Address<Message> main = bench.engine().declare("smmu0.cmdq", Message.class);
  private final Address<Message> other = bench.engine().declare("smmu0.ecmdq0", Message.class);
  private final Address<Message> unit = bench.probe("unit");
  private final Address<Message> root = bench.probe("root");
  private final Address<Message> cpu = bench.probe("cpu");
  private final SparseMemory words = new SparseMemory();
  private String silent = "";

  EcmdqTest() {
    bench
        .engine()
        .define(memory, out -> Memory.holding(words.fork(), bench.engine().accesses(memory), out));
    bench.engine().define(main, out -> CommandQueue.open(build(main, MAIN, 0), out));
    bench.engine().define(other, out -> CommandQueue.open(build(other, OTHER, 1), out));
    bench.react(
        unit,
        (message, out) -> {
          if (message instanceof Invalidate i && !i.replyTo().name().equals(silent)) {
            out.send(i.replyTo(), Lane.INTERNAL, new Invalidated(i.position()));
          } else if (message instanceof Drain d) {
            out.send(d.replyTo(), Lane.INTERNAL, new Drained(d.position()));
          }
        });
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof InvalidateRequest r) {
            for (Address<Message> queue : List.of(main, other)) {
              out.send(queue, Lane.INTERNAL, QueueRig.completion(r.function(), r.itag()));
            }
          }
        });
  }

  private CommandQueue.Build build(Address<Message> self, Pa base, int number) {
    return new CommandQueue.Build(
        self.name(),
        base,
        LOG2SIZE,
        new CommandLegality(IdRegisters.defaults().with(IdRegisters.STALL_MODEL, 1)),
        number > 0,
        TagRange.of(4, number, 2),
        InvalidationTags.TimedOut.REUSE,
        Window.NEVER,
        CommandQueue.TimerStart.REQUEST,
        SyncFence.Retry.CLEAR,
        CommandQueue.Reading.PLAIN,
        Boot.ENABLED,
        Map.of(8, "d0", 16, "d1"),
        unit,
        memory,
        root,
        self);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private void holds(Pa queue, Command... commands) {
    for (int i = 0; i < commands.length; i++) {
      words.write(queue.plus(16L * i), commands[i].encode());
    }
  }

  private Act write(Address<Message> queue, Register register, long value) {
    return Bench.send(queue, Lane.MMIO, new WriteRegister(1, register, value, cpu));
  }

  private Stream<Act> until(Register register, long mask, long value) {
    return Stream.of(
        Bench.send(
            other,
            Lane.MMIO,
            new AwaitRegister(7, register, new RegisterTest.Bits(mask, value), cpu)),
        Bench.await(m -> m instanceof RegisterValue v && v.id() == 7));
  }

  private static <F extends HardwareFact> List<String> of(
      Shown shown, Class<F> kind, java.util.function.Function<F, String> text) {
    return shown.facts(kind).stream().map(text).toList();
  }

  private static List<String> fences(Shown shown) {
    return of(shown, FenceCompleted.class, f -> f.queue() + " " + f.position());
  }

  /** R-SMMU-028: whatever becomes of one queue's TLBI, the other queue's SYNC is not held. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Checks({"R-SMMU-028", "R-SMMU-029"})
  void aSyncWaitsForItsOwnQueueOnly(boolean mainIsSilent) {
    silent = (mainIsSilent ? main : other).name();
    holds(MAIN, QueueRig.NH_ALL, QueueRig.SYNC);
    holds(OTHER, QueueRig.NH_ALL, QueueRig.SYNC);
    bench.script(cpu, write(main, Register.CMDQ_PROD, 2), write(other, Register.CMDQ_PROD, 2));
    for (Shown shown : bench.seeds(20)) {
      assertThat(fences(shown))
          .as(shown.which())
          .containsExactly((mainIsSilent ? other : main).name() + " 1");
    }
  }

  /** R-SMMU-029: both orders of two queues' commands are seen, each queue keeps its own. */
  @Test
  @Checks("R-SMMU-029")
  void queuesAreConsumedInAnyOrder() {
    holds(MAIN, QueueRig.NH_ALL, QueueRig.SYNC);
    holds(OTHER, QueueRig.NH_ALL, QueueRig.SYNC);
    bench.script(cpu, write(main, Register.CMDQ_PROD, 2), write(other, Register.CMDQ_PROD, 2));
    List<String> firsts =
        bench.seeds(40).stream()
            .map(shown -> of(shown, Consumed.class, c -> c.queue() + " " + c.position()))
            .peek(
                all -> {
                  assertThat(all.indexOf("smmu0.cmdq 0")).isLessThan(all.indexOf("smmu0.cmdq 1"));
                  assertThat(all.indexOf("smmu0.ecmdq0 0"))
                      .isLessThan(all.indexOf("smmu0.ecmdq0 1"));
                })
            .map(all -> all.get(0))
            .distinct()
            .toList();
    assertThat(firsts).containsExactlyInAnyOrder("smmu0.cmdq 0", "smmu0.ecmdq0 0");
  }

  /** The queues' ITags differ, so that each completion ends one request. */
  @Test
  void itagsAreSharedOut() {
    holds(MAIN, QueueRig.ATC0, QueueRig.ATC0, QueueRig.SYNC);
    holds(OTHER, QueueRig.ATC0, QueueRig.ATC0, QueueRig.SYNC);
    bench.script(cpu, write(main, Register.CMDQ_PROD, 3), write(other, Register.CMDQ_PROD, 3));
    for (Shown shown : bench.seeds(20)) {
      assertThat(shown.facts(HardwareFact.InvalidateSent.class).stream().map(s -> s.itag() / 2))
          .as("0 and 1, 2 and 3")
          .containsExactlyInAnyOrder(0, 0, 1, 1);
      assertThat(shown.facts(HardwareFact.UnexpectedCompletion.class)).isEmpty();
      assertThat(fences(shown)).containsExactlyInAnyOrder("smmu0.cmdq 2", "smmu0.ecmdq0 2");
    }
  }

  /** An error stops the enhanced queue alone, until ERRACK equals ERR; both are toggled again. */
  @Test
  @Checks("R-SMMU-029")
  void anErrorIsTheQueuesOwn() {
    Command illegal = new StallTerm(new iommulab.model.address.StreamId(8));
    holds(MAIN, QueueRig.NH_ALL, QueueRig.SYNC);
    holds(OTHER, illegal, QueueRig.SYNC);
    bench.script(
        cpu,
        Stream.of(
                Stream.of(
                    write(other, Register.ECMDQ_PROD, EN | 2), write(main, Register.CMDQ_PROD, 2)),
                until(Register.ECMDQ_CONS, ERR, ERR),
                Stream.of(write(other, Register.ECMDQ_PROD, EN | ERR | 2)),
                until(Register.ECMDQ_CONS, ERR, 0),
                Stream.of(
                    Bench.send(other, Lane.MMIO, new ReadRegister(9, Register.ECMDQ_CONS, cpu))))
            .flatMap(s -> s)
            .toList());
    for (Shown shown : bench.seeds(20)) {
      assertThat(fences(shown)).as(shown.which()).containsExactly("smmu0.cmdq 1");
      assertThat(of(shown, QueueStopped.class, s -> s.queue() + " " + s.position()))
          .as("met again behind the acknowledgement")
          .containsExactly("smmu0.ecmdq0 0", "smmu0.ecmdq0 0");
      assertThat(shown.received("unit", PagedErrorRaised.class)).hasSize(2);
      assertThat(shown.received("unit", CommandErrorRaised.class)).isEmpty();
      long last =
          shown.received("cpu", RegisterValue.class).stream()
              .filter(v -> v.id() == 9)
              .findFirst()
              .orElseThrow()
              .value();
      assertThat(last).as("EN, CERROR_ILL, index 0").isEqualTo(EN | 1L << 24);
    }
  }

  /** ENACK follows EN when nothing is in progress; then nothing is read until EN is set again. */
  @Test
  void anEnhancedQueueHasItsOwnEnable() {
    holds(OTHER, QueueRig.NH_ALL, QueueRig.SYNC);
    List<Act> off =
        Stream.concat(
                Stream.of(write(other, Register.ECMDQ_PROD, 0)), until(Register.ECMDQ_CONS, EN, 0))
            .toList();
    bench.script(
        cpu, Stream.concat(off.stream(), Stream.of(write(other, Register.ECMDQ_PROD, 2))).toList());
    assertThat(fences(bench.fifo())).isEmpty();
    bench.script(
        cpu,
        Stream.concat(off.stream(), Stream.of(write(other, Register.ECMDQ_PROD, EN | 2))).toList());
    assertThat(fences(bench.fifo())).containsExactly("smmu0.ecmdq0 1");
  }
}
