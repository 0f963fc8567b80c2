package iommulab.actors.topology;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.TestMachine;
import iommulab.actors.TestWorld;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.Domain;
import iommulab.model.driver.PageTable;
import iommulab.model.driver.Procedures;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.pcie.DmaOp;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.StallTerm;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On a whole machine: after Linux's strict unmap nothing lands in the page any more, in any order.
 */
final class StrictUnmapTest {
  private static final int SEEDS = 100;
  private static final Optional<Pasid> NONE = Optional.empty();
  private static final StreamId D0 = new StreamId(TestWorld.STAGE1);
  private static final Fact GIVEN = new OwnerChanged(TestWorld.P, "other");
  private final TestMachine machine = new TestMachine();

  @AfterEach
  void end() {
    machine.close();
  }

  private void unmapUnderWrites(boolean ats) {
    machine.ats = ats;
    Domain domain =
        new Domain("A", PageTable.Stage.STAGE1, TestWorld.ASID, new Vmid(0), TestMachine.QUEUE);
    Procedures.Page page =
        new Procedures.Page(
            domain,
            TestWorld.TO_P,
            TestWorld.P,
            TestWorld.P,
            machine.world.stage1.slot(TestWorld.TO_P));
    List<CpuOp> program =
        new ArrayList<>(
            Procedures.unmapStrict(page, ats ? List.of(D0) : List.of(), Optional.empty(), "u"));
    program.add(Procedures.handOver(TestWorld.P, "other"));
    DmaOp write = new DmaOp.Write(TestWorld.TO_P, NONE, 5);
    machine.cpu(program).dma(write, write, new DmaOp.Read(TestWorld.TO_P, NONE, "r"), write);
  }

  private static long landedAfter(Shown shown, int step) {
    return shown.history().steps().stream()
        .filter(s -> s.index() > step)
        .flatMap(s -> s.facts().stream())
        .filter(f -> f instanceof Landed l && l.pa().page().equals(TestWorld.P))
        .count();
  }

  @ParameterizedTest(name = "ATS {0}, walks in one step {1}")
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  @Checks({"driver-unmap", "driver-tlbi", "driver-fence", "driver-atc-inv", "H13", "R2", "R3"})
  void nothingLandsAfterTheHandOver(boolean ats, boolean atomic) {
    machine.atomic = atomic;
    unmapUnderWrites(ats);
    List<Shown> all = new ArrayList<>(machine.ready().seeds(SEEDS));
    if (ats) {
      all.addAll(overtaken());
    }
    for (Shown shown : all) {
      assertThat(shown.step(GIVEN)).as(shown.which()).isPositive();
      assertThat(landedAfter(shown, shown.step(GIVEN))).as(shown.which()).isZero();
    }
    assertThat(all).anyMatch(shown -> landedAfter(shown, -1) > 0);
    assertThat(all).anyMatch(shown -> !shown.facts(Refused.class).isEmpty());
  }

  private List<Shown> overtaken() {
    return machine
        .ready()
        .heldBack(machine.address("d0"), TranslationCompletion.class, 3, machine.address("cpu0"));
  }

  /** R2, H13: the invalidate request really overtakes a translation that was granted before. */
  @Test
  void theInvalidateSometimesOvertakesTheTranslation() {
    unmapUnderWrites(true);
    machine.ready();
    assertThat(overtaken())
        .anyMatch(
            shown -> {
              int answer = shown.step("d0", TranslationCompletion.class::isInstance);
              boolean granted =
                  shown.received("d0", TranslationCompletion.class).stream()
                      .findFirst()
                      .flatMap(TranslationCompletion::translation)
                      .filter(t -> t.write())
                      .isPresent();
              int dropped =
                  shown.facts(AtcDropped.class).stream().mapToInt(shown::step).min().orElse(-1);
              return granted && dropped >= 0 && dropped < answer;
            });
  }

  /** Linux's repair: CONS.ERR, GERROR, a CMD_SYNC in place of the illegal command, the ack. */
  @Test
  @Checks({"R-SMMU-003", "R-SMMU-005"})
  void anIllegalCommandIsRepairedThroughGerror() {
    long[] sync = Sync.of(Sync.Signal.NONE).encode();
    RegisterTest active = new RegisterTest.Bits(1, 1);
    machine.cpu(
        new CpuOp.Insert(TestMachine.QUEUE, List.of(new StallTerm(D0), sync())),
        new CpuOp.AwaitRegister("smmu0", Register.GERROR, active, Optional.empty(), "e"),
        new CpuOp.ReadRegister("smmu0", Register.CMDQ_CONS, "c"),
        new CpuOp.Store(TestMachine.COMMANDS, sync[0], List.of()),
        new CpuOp.Store(TestMachine.COMMANDS.plus(8), sync[1], List.of()),
        new CpuOp.AcknowledgeErrors("smmu0"),
        new CpuOp.AwaitFence(TestMachine.QUEUE, Optional.empty(), "f"),
        new CpuOp.ReadRegister("smmu0", Register.GERROR, "g"),
        new CpuOp.ReadRegister("smmu0", Register.ACTIVE_ERRORS, "a"));
    for (Shown shown : machine.ready().seeds(30)) {
      assertThat(TestMachine.registers(shown, "cpu0").toString())
          .as(shown.which())
          .isEqualTo("{e=done, c=0x1000000, f=done, g=0x1, a=0x0}");
      assertThat(shown.facts(GlobalErrorRaised.class))
          .containsExactly(new GlobalErrorRaised("smmu0", GlobalError.CMDQ_ERR));
    }
  }

  private static Sync sync() {
    return Sync.of(Sync.Signal.NONE);
  }
}
