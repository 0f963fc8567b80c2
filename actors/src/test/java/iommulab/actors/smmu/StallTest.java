package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.ASID;
import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.TO_NOWHERE;
import static iommulab.actors.TestWorld.TO_P;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.SmmuUnit.StallOptions;
import iommulab.actors.smmu.UnitMessage.Answer;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.UnitMessage.Switch;
import iommulab.actors.smmu.UnitMessage.Switched;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Iova;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;
import iommulab.model.driver.Prot;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Resume;
import iommulab.model.smmuv3.command.StallTerm;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import iommulab.model.smmuv3.table.Cd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stalled transaction waits for software, holds its STAG, and ends once (Arm IHI 0070, 3.12). */
final class StallTest {
  private static final int SEEDS = 100;
  private static final StreamId SID = new StreamId(STAGE1);
  private static final Iova OTHER = new Iova(0x5000);
  private final UnitRig rig = new UnitRig();

  @BeforeEach
  void stalling() {
    rig.stalling = true;
    Cd cd = Cd.of(ASID, rig.world.stage1.root()).with(Cd.S, 1);
    rig.world.memory.write(rig.world.cd, cd.encode());
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

  private Act write(long id, Iova at) {
    return rig.send(rig.ask(id, Kind.WRITE, STAGE1, at));
  }

  private Act answer(Command command) {
    return Bench.send(rig.unit, Lane.INTERNAL, new Answer(command));
  }

  private static Resume retry(int stag) {
    return new Resume(SID, stag, true, false);
  }

  private static Resume terminate(int stag, boolean abort) {
    return new Resume(SID, stag, false, abort);
  }

  /** Until so many records were written in all. */
  private List<Act> recorded(int count) {
    return List.of(
        Bench.send(
            rig.events,
            Lane.MMIO,
            new AwaitRegister(
                50 + count, Register.EVTQ_PROD, new RegisterTest.Bits(7, count), rig.q)),
        Bench.await(m -> m instanceof RegisterValue v && v.id() == 50 + count));
  }

  private List<Act> map(Iova at) {
    return List.of(
        rig.store(
            at.value(), rig.world.stage1.slot(at), rig.world.stage1.leaf(P, 3, Prot.READ_WRITE)),
        Bench.await(MemoryReply.Done.class));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private void script(List<Act>... parts) {
    rig.bench.script(rig.q, Arrays.stream(parts).flatMap(List::stream).toList());
  }

  private static String end(Shown shown) {
    return String.join(", ", UnitRig.ends(shown));
  }

  /** R-SMMU-103: answers with another STAG or StreamID do nothing. */
  @Test
  @Checks("R-SMMU-103")
  void aStalledTransactionIsRetriedOnTheAnswerThatFits() {
    script(
        List.of(write(1, TO_NOWHERE)),
        recorded(1),
        map(TO_NOWHERE),
        List.of(answer(new Resume(new StreamId(16), 0, false, true)), answer(terminate(1, true))),
        List.of(answer(retry(0))));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(end(shown)).as(shown.which()).isEqualTo("SUCCESS at " + P);
    }
    assertThat(rig.events(1).get(0)).contains("F_TRANSLATION").contains("stall stag=0");
  }

  @Test
  void itEndsAsSoftwareSays() {
    for (boolean abort : List.of(true, false)) {
      script(List.of(write(1, TO_NOWHERE)), recorded(1), List.of(answer(terminate(0, abort))));
      for (Shown shown : rig.bench.seeds(20)) {
        assertThat(end(shown)).isEqualTo(abort ? "UR" : "SUCCESS");
      }
    }
  }

  /** R-SMMU-105: the bound is on records; what exceeds it waits and is recorded later. */
  @Test
  @Checks("R-SMMU-105")
  void stallMaxBoundsUnansweredRecordsOnly() {
    rig.stalls = new StallOptions(1, false, Window.NEVER);
    script(
        List.of(write(1, TO_NOWHERE), write(2, OTHER)),
        recorded(1),
        List.of(answer(terminate(0, true))),
        recorded(2),
        List.of(answer(terminate(0, true))));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(end(shown)).as(shown.which()).isEqualTo("UR, UR");
      assertThat(shown.facts(EventRecorded.class)).hasSize(2);
    }
  }

  /** R-SMMU-101: the second of the same page has no record and is retried with the first. */
  @Test
  @Checks("R-SMMU-101")
  void aDuplicateIsRetriedWhenTheRecordedOneIsAnswered() {
    script(
        List.of(write(1, TO_NOWHERE)),
        recorded(1),
        List.of(write(2, TO_NOWHERE)),
        map(TO_NOWHERE),
        List.of(answer(retry(0))));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(end(shown)).as(shown.which()).isEqualTo("SUCCESS at " + P + ", SUCCESS at " + P);
      assertThat(shown.facts(EventRecorded.class)).hasSize(1);
    }
  }

  /** R-SMMU-024, 109: neither fences nor other transactions wait for it. */
  @Test
  @Checks({"R-SMMU-024", "R-SMMU-109"})
  void othersDoNotWaitForAStalledTransaction() {
    script(
        List.of(write(1, TO_NOWHERE)),
        recorded(1),
        List.of(
            rig.invalidate(3, new Tlbi.NsnhAll()),
            Bench.await(Invalidated.class),
            rig.drain(4),
            Bench.await(Drained.class),
            write(2, TO_P)));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(shown.received("q", Drained.class)).as(shown.which()).hasSize(1);
      assertThat(end(shown)).isEqualTo("SUCCESS at " + P);
    }
  }

  private List<Act> fill() {
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      acts.add(rig.send(rig.ask(10 + i, Kind.WRITE, iommulab.actors.TestWorld.INVALID, TO_P)));
    }
    acts.addAll(recorded(4));
    return acts;
  }

  private Act consumeAll() {
    return Bench.send(rig.events, Lane.MMIO, new WriteRegister(99, Register.EVTQ_CONS, 4, rig.q));
  }

  /** R-SMMU-022, 023: what was mapped meanwhile is found, and no record of the old state comes. */
  @Test
  @Checks({"R-SMMU-022", "R-SMMU-023", "R-SMMU-024"})
  void aRecordWithoutRoomIsReplacedByARetry() {
    script(
        fill(),
        List.of(write(1, TO_NOWHERE), rig.drain(4), Bench.await(Drained.class)),
        map(TO_NOWHERE),
        List.of(consumeAll()));
    Set<Integer> records = new HashSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(shown.facts(EventLost.class)).as("never lost: " + shown.which()).isEmpty();
      int count = shown.facts(EventRecorded.class).size();
      boolean landed = UnitRig.ends(shown).contains("SUCCESS at " + P);
      assertThat(landed).as("recorded only if it came to the queue late").isEqualTo(count == 4);
      records.add(count);
    }
    assertThat(records).contains(4);
  }

  @Test
  @Checks("R-SMMU-093")
  void aStallWaitsForRoomAndIsRecordedThen() {
    script(fill(), List.of(write(1, TO_NOWHERE), consumeAll()), recorded(5));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(shown.facts(EventRecorded.class)).as(shown.which()).hasSize(5);
    }
  }

  /** R-SMMU-035: all end with an abort, and STAGs are free again. */
  @Test
  @Checks("R-SMMU-035")
  void disablingTheSmmuAbortsAllStalls() {
    long off = Enable.SMMUEN.into(Enable.all(), false);
    script(
        List.of(
            write(1, TO_NOWHERE),
            write(2, OTHER),
            Bench.send(rig.unit, Lane.MMIO, new WriteRegister(9, Register.CR0, off, rig.q))));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(end(shown)).as(shown.which()).isEqualTo("UR, UR");
    }
  }

  /** R-SMMU-104: what has stalled ends; what stalls behind it needs another. */
  @Test
  @Checks("R-SMMU-104")
  void stallTermAbortsWhatHasStalled() {
    script(
        List.of(write(1, TO_NOWHERE)),
        recorded(1),
        List.of(answer(new StallTerm(new StreamId(16))), answer(new StallTerm(SID))),
        List.of(write(2, OTHER)));
    Set<String> seen = new HashSet<>();
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(end(shown)).as(shown.which()).startsWith("UR");
      seen.add(end(shown));
    }
    assertThat(seen).as("the second stalls behind it, or before").contains("UR");
  }

  /** R-SMMU-100, 102: an early retry may win against a termination; its STAG stays taken. */
  @Test
  @Checks({"R-SMMU-100", "R-SMMU-102"})
  void aTerminationMayLoseToAnEarlyRetry() {
    rig.stalls = new StallOptions(100, false, Window.NOW);
    script(
        List.of(write(1, TO_NOWHERE)),
        recorded(1),
        map(TO_NOWHERE),
        List.of(write(2, OTHER)),
        recorded(2),
        List.of(answer(terminate(0, true)), answer(terminate(1, true))));
    Set<String> seen = new HashSet<>();
    for (Shown shown : rig.bench.seeds(200)) {
      assertThat(end(shown)).as(shown.which()).endsWith("UR");
      seen.add(UnitRig.ends(shown).get(0));
      assertThat(rig.events(2).get(1)).as("another STAG").contains("stag=1");
    }
    assertThat(seen).containsExactlyInAnyOrder("UR", "SUCCESS at " + P);
  }

  /** R-SMMU-055: its answer has no rights, and there is no record. */
  @Test
  @Checks("R-SMMU-055")
  void aTranslationRequestNeverStalls() {
    script(List.of(rig.send(rig.ask(1, Kind.TRANSLATE, STAGE1, TO_NOWHERE))));
    for (Shown shown : rig.bench.seeds(20)) {
      assertThat(UnitRig.ends(shown)).as(shown.which()).hasSize(1);
      assertThat(shown.facts(EventRecorded.class)).isEmpty();
    }
  }

  /** What was suppressed as a duplicate of a record without room is not forgotten with it. */
  @Test
  @Checks({"R-SMMU-023", "R-SMMU-101"})
  void duplicatesOfARecordWithoutRoomAreRetriedAsWell() {
    script(
        fill(),
        List.of(
            write(1, TO_NOWHERE), write(2, TO_NOWHERE), rig.drain(4), Bench.await(Drained.class)),
        map(TO_NOWHERE),
        List.of(consumeAll()));
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      long landed = UnitRig.ends(shown).stream().filter(("SUCCESS at " + P)::equals).count();
      if (shown.facts(EventRecorded.class).size() == 4) {
        assertThat(landed).as(shown.which()).isEqualTo(2);
      }
    }
  }
}
