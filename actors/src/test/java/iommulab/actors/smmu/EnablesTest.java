package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.TO_P;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.UnitMessage.Switch;
import iommulab.actors.smmu.UnitMessage.Switched;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.ControlRegisters;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CR0, CR0ACK and GBPA: what a transaction meets, and when (Arm IHI 0070, 6.3.9, 6.3.14). */
final class EnablesTest {
  private static final int SEEDS = 200;
  private static final long NO_SMMUEN = Enable.SMMUEN.into(Enable.all(), false);
  private final UnitRig rig = new UnitRig();
  private Address<Message> asker = rig.q;

  @BeforeEach
  void queueFollows() {
    rig.bench.react(
        rig.q,
        (message, out) -> {
          if (message instanceof Switch order) {
            out.send(rig.unit, Lane.INTERNAL, new Switched(order.field()));
          }
        });
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private Act write(Register register, long value) {
    return Bench.send(rig.unit, Lane.MMIO, new WriteRegister(1, register, value, asker));
  }

  private List<Act> until(Register register, long mask, long value) {
    return List.of(
        Bench.send(
            rig.unit,
            Lane.MMIO,
            new AwaitRegister(7, register, new RegisterTest.Bits(mask, value), asker)),
        Bench.await(m -> m instanceof RegisterValue v && v.id() == 7));
  }

  private List<Act> cr0(long value) {
    List<Act> acts = new ArrayList<>(List.of(write(Register.CR0, value)));
    acts.addAll(until(Register.CR0ACK, Enable.all(), value));
    return acts;
  }

  private Act ask(long id, Kind kind) {
    return Bench.send(rig.unit, Lane.INTERNAL, rig.ask(id, kind, STAGE1, TO_P));
  }

  private static List<String> ends(Shown shown) {
    return UnitRig.ends(shown);
  }

  /** R-SMMU-031, 032: old or new before the acknowledgement, whole either way; new behind it. */
  @Test
  @Checks({"R-SMMU-031", "R-SMMU-032"})
  void aTransactionSeesTheOldOrTheNewValueWhole() {
    List<Act> acts = new ArrayList<>(List.of(ask(1, Kind.WRITE), ask(2, Kind.WRITE)));
    acts.addAll(cr0(NO_SMMUEN));
    acts.add(ask(3, Kind.WRITE));
    rig.bench.script(rig.q, acts);
    Set<String> seen = new HashSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      List<String> ends = ends(shown);
      assertThat(ends.subList(0, 2)).as(shown.which()).isSubsetOf("SUCCESS at " + P, "UR");
      assertThat(ends.get(2)).as(shown.which()).isEqualTo("UR");
      assertThat(shown.facts(EventRecorded.class)).as("no event of GBPA").isEmpty();
      seen.addAll(ends.subList(0, 2));
    }
    assertThat(seen).containsExactlyInAnyOrder("SUCCESS at " + P, "UR");
  }

  /** R-SMMU-034: when CR0ACK shows SMMUEN = 0, nothing is read any more. */
  @Test
  @Checks("R-SMMU-034")
  void nothingIsFetchedOnceTheDisableIsAcknowledged() {
    List<Act> acts = new ArrayList<>(List.of(ask(1, Kind.READ), ask(2, Kind.TRANSLATE)));
    acts.addAll(cr0(NO_SMMUEN));
    acts.add(ask(3, Kind.READ));
    acts.add(rig.invalidate(1, new Tlbi.NsnhAll()));
    acts.add(rig.invalidate(2, new Cfgi.Ste(new StreamId(STAGE1), true)));
    rig.bench.script(rig.q, acts);
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int told = shown.step("q", m -> m instanceof RegisterValue v && v.id() == 7);
      int acknowledged = shown.history().steps().get(told).cause();
      assertThat(
              shown.history().steps().stream()
                  .filter(s -> s.message() instanceof Read && s.cause() > acknowledged))
          .as(shown.which())
          .isEmpty();
      assertThat(shown.received("q", Invalidated.class)).as("TLBI and CFGI work").hasSize(2);
    }
  }

  /** R-SMMU-033: what was cached is there when the SMMU is enabled again. */
  @Test
  @Checks("R-SMMU-033")
  void cachesOutliveTheDisable() {
    asker = rig.rc;
    List<Act> acts = new ArrayList<>(List.of(ask(1, Kind.READ)));
    acts.add(Bench.await(UpstreamDone.class));
    acts.addAll(cr0(NO_SMMUEN));
    acts.addAll(cr0(Enable.all()));
    acts.add(ask(2, Kind.READ));
    rig.bench.script(rig.rc, acts);
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(shown.facts(TlbUsed.class)).extracting(TlbUsed::hit).containsExactly(false, true);
    }
  }

  @Test
  void atsDoesNotWorkWhileItIsDisabled() {
    rig.boot = new Boot(NO_SMMUEN, false);
    rig.bench.script(
        rig.q,
        ask(1, Kind.TRANSLATE),
        rig.send(rig.translated(2, Kind.WRITE, STAGE1, P)),
        ask(3, Kind.WRITE));
    Shown shown = rig.bench.fifo();
    assertThat(ends(shown)).containsExactly("UR", "UR", "SUCCESS at 0x1000");
    assertThat(shown.facts(EventRecorded.class).stream().map(EventRecorded::code))
        .containsExactly(EventCode.F_BAD_ATS_TREQ, EventCode.F_TRANSL_FORBIDDEN);
  }

  /** R-SMMU-037: the new attributes count when UPDATE reads 0, and may count before. */
  @Test
  @Checks("R-SMMU-037")
  void gbpaIsInEffectWhenUpdateReadsZero() {
    rig.boot = new Boot(NO_SMMUEN, true);
    List<Act> acts = new ArrayList<>();
    acts.add(write(Register.GBPA, ControlRegisters.bypassUpdate(false)));
    acts.add(Bench.await(RegisterValue.class));
    acts.add(ask(1, Kind.WRITE));
    acts.addAll(until(Register.GBPA, ControlRegisters.updateBit(), 0));
    acts.add(ask(2, Kind.WRITE));
    rig.bench.script(rig.q, acts);
    Set<String> seen = new HashSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(ends(shown).get(1)).as(shown.which()).isEqualTo("SUCCESS at 0x1000");
      seen.add(ends(shown).get(0));
    }
    assertThat(seen).containsExactlyInAnyOrder("UR", "SUCCESS at 0x1000");
  }

  @Test
  void gbpaWithoutUpdateIsIgnored() {
    rig.boot = new Boot(NO_SMMUEN, true);
    rig.bench.script(
        rig.q, write(Register.GBPA, 0), Bench.await(RegisterValue.class), ask(1, Kind.WRITE));
    assertThat(rig.bench.fifo().received("rc", UpstreamDone.class))
        .extracting(UpstreamDone::why)
        .containsExactly("SMMUEN = 0, GBPA aborts");
  }
}
