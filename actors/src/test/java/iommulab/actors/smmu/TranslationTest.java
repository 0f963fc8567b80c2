package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.ABORT;
import static iommulab.actors.TestWorld.BYPASS;
import static iommulab.actors.TestWorld.INVALID;
import static iommulab.actors.TestWorld.NESTED;
import static iommulab.actors.TestWorld.OUTSIDE;
import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.STAGE2;
import static iommulab.actors.TestWorld.TO_ABSENT;
import static iommulab.actors.TestWorld.TO_NOWHERE;
import static iommulab.actors.TestWorld.TO_P;
import static iommulab.actors.TestWorld.TO_Q;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.TestWorld;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.rules.Checks;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An untranslated transaction accesses what its tables say, or is refused with the right event. */
final class TranslationTest {
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  /** A transaction: how it ends and the event, if any. */
  record Case(
      String name,
      Consumer<TestWorld> given,
      Kind kind,
      int sid,
      Iova iova,
      String end,
      String event) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Consumer<TestWorld> AS_IT_IS = world -> {};

  private static Consumer<TestWorld> zero(java.util.function.Function<TestWorld, Pa> at) {
    return world -> world.memory.write(at.apply(world), 0);
  }

  private static Consumer<TestWorld> absent(java.util.function.Function<TestWorld, Pa> at) {
    return world -> world.memory.markAbsent(at.apply(world), 8);
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       name                                given                              kind        sid      address         end                          event
        new Case("stage 1: a write",                 AS_IT_IS,                          Kind.WRITE, STAGE1,  TO_P.plus(8),   "SUCCESS at 0x80000008",     ""),
        new Case("stage 1: a read",                  AS_IT_IS,                          Kind.READ,  STAGE1,  TO_P,           "SUCCESS 7 at 0x80000000",   ""),
        new Case("stage 1: no write allowed",        AS_IT_IS,                          Kind.WRITE, STAGE1,  TO_Q,           "UR",                        "F_PERMISSION sid=0x8 addr=0x2000 write class=IN"),
        new Case("stage 1: a read is",               AS_IT_IS,                          Kind.READ,  STAGE1,  TO_Q,           "SUCCESS 8 at 0x80001000",   ""),
        new Case("stage 1: nothing mapped",          AS_IT_IS,                          Kind.READ,  STAGE1,  TO_NOWHERE,     "UR",                        "F_TRANSLATION sid=0x8 addr=0x3000 read class=IN"),
        new Case("stage 1: to memory that is not",   AS_IT_IS,                          Kind.WRITE, STAGE1,  TO_ABSENT,      "CA",                        ""),
        new Case("stage 1: a table that is not",     absent(w -> w.stage1.slot(TO_P)),  Kind.READ,  STAGE1,  TO_P,           "UR",                        "F_WALK_EABT sid=0x8 addr=0x1000 read fetch=%s class=TT"),
        new Case("stage 1: an invalid CD",           zero(w -> w.cd),                   Kind.READ,  STAGE1,  TO_P,           "UR",                        "C_BAD_CD sid=0x8"),
        new Case("stage 1: a CD that is not",        absent(w -> w.cd),                 Kind.READ,  STAGE1,  TO_P,           "UR",                        "F_CD_FETCH sid=0x8 fetch=%s"),
        new Case("stage 2: a write",                 AS_IT_IS,                          Kind.WRITE, STAGE2,  TO_P,           "SUCCESS at 0x80000000",     ""),
        new Case("stage 2: no write allowed",        AS_IT_IS,                          Kind.WRITE, STAGE2,  TO_Q,           "UR",                        "F_PERMISSION sid=0x10 addr=0x2000 write class=IN s2 ipa=0x2000"),
        new Case("stage 2: nothing mapped",          AS_IT_IS,                          Kind.READ,  STAGE2,  TO_NOWHERE,     "UR",                        "F_TRANSLATION sid=0x10 addr=0x3000 read class=IN s2 ipa=0x3000"),
        new Case("nested: a write",                  AS_IT_IS,                          Kind.WRITE, NESTED,  TO_P,           "SUCCESS at 0x80000000",     ""),
        new Case("nested: stage 2 allows no write",  AS_IT_IS,                          Kind.WRITE, NESTED,  TO_Q,           "UR",                        "F_PERMISSION sid=0x18 addr=0x2000 write class=IN s2 ipa=0x2000"),
        new Case("nested: the guest maps nothing",   AS_IT_IS,                          Kind.READ,  NESTED,  TO_ABSENT,      "UR",                        "F_TRANSLATION sid=0x18 addr=0x4000 read class=IN"),
        new Case("nested: the host maps nothing",    AS_IT_IS,                          Kind.READ,  NESTED,  TO_NOWHERE,     "UR",                        "F_TRANSLATION sid=0x18 addr=0x3000 read class=IN s2 ipa=0x7000"),
        new Case("nested: an invalid CD",            zero(w -> w.guestCd),              Kind.READ,  NESTED,  TO_P,           "UR",                        "C_BAD_CD sid=0x18"),
        new Case("bypass: the address itself",       AS_IT_IS,                          Kind.READ,  BYPASS,  new Iova(0x8000_1000L), "SUCCESS 8 at 0x80001000", ""),
        new Case("abort: silent",                    AS_IT_IS,                          Kind.WRITE, ABORT,   TO_P,           "UR",                        ""),
        new Case("invalid STE",                      AS_IT_IS,                          Kind.WRITE, INVALID, TO_P,           "UR",                        "C_BAD_STE sid=0x30"),
        new Case("an STE that is not",               absent(w -> w.entry(STAGE1)),      Kind.WRITE, STAGE1,  TO_P,           "UR",                        "F_STE_FETCH sid=0x8 fetch=0x10000200"),
        new Case("a stream outside the table",       AS_IT_IS,                          Kind.WRITE, OUTSIDE, TO_P,           "UR",                        "C_BAD_STREAMID sid=0x12c"));
  }
  // spotless:on

  private void run(Case c) {
    rig.world = new TestWorld(1);
    c.given().accept(rig.world);
    rig.bench.script(rig.rc, rig.send(rig.ask(1, c.kind(), c.sid(), c.iova())));
  }

  private String event(Case c) {
    Pa fetch = c.event().startsWith("F_CD") ? rig.world.cd : rig.world.stage1.slot(TO_P);
    return c.event().formatted(fetch);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-063", "R-SMMU-068", "R-SMMU-069"})
  void endsAsTheTablesSay(Case c) {
    run(c);
    Shown shown = rig.bench.fifo();
    assertThat(UnitRig.ends(shown)).containsExactly(c.end());
    assertThat(rig.events(shown.facts(EventRecorded.class).size()))
        .isEqualTo(c.event().isEmpty() ? List.of() : List.of(event(c)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aWalkInOneStepEndsAlike(Case c) {
    rig.atomic = true;
    endsAsTheTablesSay(c);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void noOrderOfReadsMakesADifference(Case c) {
    run(c);
    for (Shown shown : rig.bench.seeds(4)) {
      assertThat(UnitRig.ends(shown)).as(shown.which()).containsExactly(c.end());
    }
  }

  /** R-SMMU-066: a substream where there is no stage 1. */
  @Test
  @Checks("R-SMMU-066")
  void aSubstreamWithoutStage1IsBad() {
    rig.bench.script(
        rig.rc,
        rig.send(
            rig.ask(1, Kind.READ, STAGE2, Optional.of(new Pasid(1)), TO_P, false, TO_P.value())));
    Shown shown = rig.bench.fifo();
    assertThat(UnitRig.ends(shown)).containsExactly("UR");
    assertThat(rig.events(1)).containsExactly("C_BAD_SUBSTREAMID sid=0x10 ssid=1");
  }

  /** The second of two transactions, one after the other, hits what the first filled. */
  @Test
  void aTranslationIsHitOnceItWasFound() {
    for (int sid : List.of(STAGE1, STAGE2, NESTED)) {
      rig.bench.script(
          rig.rc,
          rig.send(rig.ask(1, Kind.READ, sid, TO_P)),
          iommulab.actors.Bench.await(Upstream.UpstreamDone.class),
          rig.send(rig.ask(2, Kind.READ, sid, TO_P.plus(16))));
      Shown shown = rig.bench.fifo();
      assertThat(shown.facts(TlbUsed.class))
          .containsExactly(
              new TlbUsed("smmu", "d0", TO_P, P, false),
              new TlbUsed("smmu", "d0", TO_P.plus(16), P.plus(16), true));
    }
  }
}
