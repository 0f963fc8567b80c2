package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.ASID;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.TO_P;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.memory.MemoryRequest.Update;
import iommulab.actors.memory.MemoryRequest.WalkAtomically;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.Step;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.walk.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An invalidation is answered when the updates of descriptors that walks had begun are visible:
 * none comes to memory behind the answer (Arm IHI 0070, 3.13.4, 3.21.1).
 */
final class UpdateWaitTest {
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  static Stream<Command> commands() {
    Vmid host = new Vmid(0);
    return Stream.of(
        new Tlbi.NhVa(host, ASID, TO_P, TlbiSpan.address(true)),
        new Tlbi.NhAsid(host, ASID),
        new Tlbi.NsnhAll());
  }

  /** A write makes a clean page dirty while an invalidation of the page arrives. */
  private List<Shown> race(Command command) {
    rig.updating = true;
    Cd cd = Cd.of(ASID, rig.world.stage1.root()).with(Cd.HA, 1).with(Cd.HD, 1);
    rig.world.memory.write(rig.world.cd, cd.encode());
    Pa slot = rig.world.stage1.slot(TO_P);
    Stage1Descriptor clean =
        new Stage1Descriptor(rig.world.memory.read(slot))
            .with(Stage1Descriptor.DBM, 1)
            .with(Stage1Descriptor.AP2, 1);
    rig.world.memory.write(slot, clean.raw());
    rig.bench.script(
        rig.q,
        Bench.await(Drained.class),
        rig.invalidate(0, command),
        Bench.await(Invalidated.class));
    rig.bench.script(
        rig.rc,
        rig.send(rig.ask(1, Kind.WRITE, STAGE1, TO_P)),
        Bench.send(rig.q, Lane.INTERNAL, new Drained(-1)));
    Class<? extends Message> update = rig.atomic ? WalkAtomically.class : Update.class;
    List<Shown> all = new ArrayList<>(rig.bench.seeds(60));
    all.addAll(rig.bench.heldBack(rig.memory, update, 3, rig.q));
    return all;
  }

  /** Steps at memory that update the leaf, begun before the invalidation arrived. */
  private static List<Step> begunBefore(Shown shown, int invalidation) {
    return shown.history().steps().stream()
        .filter(step -> updates(step.message()))
        .filter(step -> step.cause() < invalidation)
        .toList();
  }

  private static boolean updates(Message message) {
    return message instanceof Update
        || message instanceof WalkAtomically walk
            && walk.reading().wants().filter(f -> f.purpose() == Purpose.STAGE1_TABLE).isPresent();
  }

  private void nothingComesLate(Command command) {
    boolean hit = false;
    for (Shown shown : race(command)) {
      int arrived = shown.step("unit", m -> m instanceof Invalidate);
      int answered = shown.step("q", m -> m instanceof Invalidated);
      for (Step update : begunBefore(shown, arrived)) {
        assertThat(update.index()).as(shown.which()).isLessThan(answered);
        hit |= update.index() > arrived;
      }
      assertThat(UnitRig.ends(shown))
          .as(shown.which())
          .singleElement()
          .asString()
          .contains("SUCCESS");
    }
    assertThat(hit).as("an update was on its way when the invalidation arrived").isTrue();
  }

  @ParameterizedTest
  @MethodSource("commands")
  @Checks("R-SMMU-061")
  void updatesAreVisibleAtTheAnswer(Command command) {
    nothingComesLate(command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  @Checks("R-SMMU-061")
  void updatesOfWalksInOneStepAreToo(Command command) {
    rig.atomic = true;
    nothingComesLate(command);
  }
}
