package iommulab.actors.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.TestMachine;
import iommulab.actors.TestWorld;
import iommulab.actors.smmu.Interrupt;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Window;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.CpuOp.AwaitFence;
import iommulab.model.driver.CpuOp.HandleErrors;
import iommulab.model.driver.CpuOp.Insert;
import iommulab.model.driver.CpuOp.Interrupts;
import iommulab.model.driver.CpuOp.Load;
import iommulab.model.driver.CpuOp.Store;
import iommulab.model.driver.InterruptHandler;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.StallTerm;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A handler runs between the steps of its CPU's program, unless interrupts are masked. */
final class InterruptTest {
  private static final Pa W = TestWorld.R;
  private static final String Q = TestMachine.QUEUE;
  private static final Command ILLEGAL = new StallTerm(new StreamId(TestWorld.STAGE1));
  private static final Command SYNC = Sync.of(Sync.Signal.NONE);
  private static final Optional<Window> EVER = Optional.empty();
  private static final int SEEDS = 200;

  private static InterruptHandler gerror(List<CpuOp> masked, List<CpuOp> threaded) {
    return new InterruptHandler("h", "smmu0", InterruptSource.GERROR, masked, threaded);
  }

  private static InterruptHandler linux() {
    return gerror(List.of(new HandleErrors("smmu0", "e")), List.of());
  }

  private static CpuOp awaitError() {
    RegisterTest active = new RegisterTest.Bits(1, 1);
    return new CpuOp.AwaitRegister("smmu0", Register.ACTIVE_ERRORS, active, EVER, "");
  }

  /** R-SMMU-002: who is interrupted finds the error in CONS.ERR and in GERROR. */
  @Test
  @Checks("R-SMMU-002")
  void theErrorIsVisibleBeforeItsInterrupt() {
    CpuOp gerror = new CpuOp.ReadRegister("smmu0", Register.GERROR, "g");
    CpuOp cons = new CpuOp.ReadRegister("smmu0", Register.CMDQ_CONS, "c");
    try (TestMachine machine = new TestMachine()) {
      machine.cpu(new Insert(Q, List.of(ILLEGAL)));
      machine.handler(0, gerror(List.of(gerror, cons), List.of()));
      for (Shown shown : machine.ready().seeds(SEEDS)) {
        assertThat(TestMachine.registers(shown, "h"))
            .as(shown.which())
            .isEqualTo(Map.of("g", "0x1", "c", "0x1000000"));
        assertThat(shown.step(new GlobalErrorRaised("smmu0", GlobalError.CMDQ_ERR)))
            .isLessThan(shown.step("cpu0", Interrupt.class::isInstance));
      }
    }
  }

  /** The illegal command becomes a CMD_SYNC, CMDQ_ERR is acknowledged, the queue goes on. */
  @Test
  @Checks({"R-SMMU-003", "R-SMMU-005"})
  void linuxHandlerRepairsTheQueueWhileTheProgramWaits() {
    try (TestMachine machine = new TestMachine()) {
      machine
          .cpu(new Insert(Q, List.of(ILLEGAL, SYNC)), new AwaitFence(Q, EVER, "f"))
          .handler(0, linux());
      for (Shown shown : machine.ready().seeds(SEEDS)) {
        assertThat(TestMachine.registers(shown, "cpu0")).containsEntry("f", "done");
        assertThat(TestMachine.registers(shown, "h")).containsEntry("e", "0x1");
        assertThat(shown.has(new Closed("program cpu0"))).as(shown.which()).isTrue();
      }
    }
  }

  /** Interrupts are off for good between the step that masks them and the one that does not. */
  @Test
  void aMaskedInterruptWaits() {
    Load load = new Load(W, "before");
    try (TestMachine machine = new TestMachine()) {
      machine
          .cpu(
              new Interrupts(false),
              new Insert(Q, List.of(ILLEGAL)),
              awaitError(),
              new CpuOp.Pause(Window.exactly(100_000)),
              load,
              new Interrupts(true),
              new Interrupts(false),
              new Load(W, "behind"),
              new Interrupts(true))
          .handler(0, gerror(List.of(new Store(W, 5, List.of())), List.of()));
      TreeSet<String> behind = new TreeSet<>();
      for (Shown shown : machine.ready().seeds(SEEDS)) {
        Map<String, String> values = TestMachine.registers(shown, "cpu0");
        assertThat(values).as(shown.which()).containsEntry("before", "0x0");
        behind.add(values.get("behind"));
        assertThat(shown.has(new Closed("handler h 1"))).as(shown.which()).isTrue();
      }
      assertThat(behind).contains("0x5"); // the gap between two masked parts is enough
    }
  }

  /** Pairs of off and on nest: the inner pair lets nothing in. */
  @Test
  void maskingNests() {
    try (TestMachine machine = new TestMachine()) {
      machine
          .cpu(
              new Interrupts(false),
              new Insert(Q, List.of(ILLEGAL)),
              awaitError(),
              new Interrupts(false),
              new Interrupts(true),
              new CpuOp.Pause(Window.exactly(100_000)),
              new Load(W, "before"),
              new Interrupts(true))
          .handler(0, gerror(List.of(new Store(W, 5, List.of())), List.of()));
      for (Shown shown : machine.ready().seeds(SEEDS)) {
        assertThat(TestMachine.registers(shown, "cpu0")).containsEntry("before", "0x0");
      }
    }
  }

  /** What a handler leaves to a thread can be interrupted, and goes on beside the program. */
  @Test
  void aThreadRunsUnmaskedBesideTheProgram() {
    CpuOp wait = new CpuOp.AwaitWord(W, -1, 7, true, EVER, "w");
    try (TestMachine machine = new TestMachine()) {
      machine
          .cpu(
              new Insert(Q, List.of(ILLEGAL)),
              new CpuOp.AwaitWord(W.plus(8), -1, 1, true, EVER, ""),
              new Store(W, 7, List.of()))
          .handler(0, gerror(List.of(), List.of(new Store(W.plus(8), 1, List.of()), wait)));
      for (Shown shown : machine.ready().seeds(SEEDS)) {
        assertThat(TestMachine.registers(shown, "h")).containsEntry("w", "done");
        assertThat(shown.has(new Closed("program cpu0"))).as(shown.which()).isTrue();
        assertThat(shown.has(new Closed("thread h 1"))).as(shown.which()).isTrue();
      }
    }
  }

  /** A masked handler holds the program: a word that only the program writes never comes. */
  @Test
  void aMaskedHandlerHoldsTheProgram() {
    CpuOp wait = new CpuOp.AwaitWord(W, -1, 7, true, EVER, "w");
    CpuOp pause = new CpuOp.Pause(Window.exactly(100_000));
    try (TestMachine machine = new TestMachine()) {
      machine
          .cpu(new Insert(Q, List.of(ILLEGAL)), pause, pause, new Store(W, 7, List.of()))
          .handler(0, gerror(List.of(wait), List.of()));
      boolean held = false;
      for (Shown shown : machine.ready().seeds(SEEDS)) {
        boolean handled = shown.has(new Closed("handler h 1"));
        assertThat(shown.has(new Closed("program cpu0")) || !handled).as(shown.which()).isTrue();
        held |= !handled;
      }
      assertThat(held).isTrue();
    }
  }

  /** CERROR_ATC_INV_SYNC is tried again as it stands: nothing is overwritten. */
  @Test
  void anAtcTimeoutIsAcknowledgedAndTheSyncTriedAgain() {
    try (TestMachine machine = new TestMachine()) {
      machine.conduct = iommulab.model.pcie.Conduct.SILENT;
      machine.atcTimeout = Window.exactly(50_000);
      machine
          .cpu(
              new Insert(Q, List.of(AtcInv.all(new StreamId(TestWorld.STAGE1)), SYNC)),
              new AwaitFence(Q, EVER, "f"))
          .handler(0, linux());
      Shown shown = machine.ready().fifo();
      assertThat(TestMachine.registers(shown, "cpu0")).containsEntry("f", "done");
      assertThat(TestMachine.registers(shown, "h")).containsEntry("e", "0x3");
    }
  }
}
