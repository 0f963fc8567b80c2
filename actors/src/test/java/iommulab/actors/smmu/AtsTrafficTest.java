package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.ABORT;
import static iommulab.actors.TestWorld.BYPASS;
import static iommulab.actors.TestWorld.INVALID;
import static iommulab.actors.TestWorld.NESTED;
import static iommulab.actors.TestWorld.OUTSIDE;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.STAGE2;
import static iommulab.actors.TestWorld.TO_NOWHERE;
import static iommulab.actors.TestWorld.TO_P;
import static iommulab.actors.TestWorld.TO_Q;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.TestWorld;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Lane;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ATS traffic is answered as the table of Arm IHI 0070, 3.9.1.2 and 3.9.1.3 says. */
final class AtsTrafficTest {
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  /** A translation request. */
  record Request(
      String name,
      int eats,
      Consumer<TestWorld> given,
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

  private static Consumer<TestWorld> absent(Function<TestWorld, Pa> at) {
    return world -> world.memory.markAbsent(at.apply(world), 8);
  }

  private static Consumer<TestWorld> zero(Function<TestWorld, Pa> at) {
    return world -> world.memory.write(at.apply(world), 0);
  }

  /** Where stage 2 maps the guest's page with its CD. */
  private static Pa leafOfGuestCd(TestWorld w) {
    return w.stage2.slot(new Iova(w.guestCd.value() - 0x2000_0000L));
  }

  // spotless:off
  static Stream<Request> requests() {
    String nothing = "SUCCESS 0x0+2^12 ---";
    String rw = "SUCCESS 0x80000000+2^12 rw-";
    return Stream.of(
        //          name                                   EATS given                             sid      address     end                            event
        new Request("stage 1",                             1, AS_IT_IS,                           STAGE1,  TO_P,       rw,                            ""),
        new Request("stage 2",                             1, AS_IT_IS,                           STAGE2,  TO_P,       rw,                            ""),
        new Request("nested",                              1, AS_IT_IS,                           NESTED,  TO_P,       rw,                            ""),
        new Request("the rights that there are",           1, AS_IT_IS,                           STAGE1,  TO_Q,       "SUCCESS 0x80001000+2^12 r--", ""),
        new Request("the rights of both stages",           1, AS_IT_IS,                           NESTED,  TO_Q,       "SUCCESS 0x80001000+2^12 r--", ""),
        new Request("split-stage: the IPA",                2, AS_IT_IS,                           NESTED,  TO_P,       "SUCCESS 0x1000+2^12 rw-",     ""),
        new Request("split-stage: rights of both stages",  2, AS_IT_IS,                           NESTED,  TO_Q,       "SUCCESS 0x2000+2^12 r--",     ""),
        new Request("nothing mapped: no rights, no event", 1, AS_IT_IS,                           STAGE1,  TO_NOWHERE, nothing,                       ""),
        new Request("stage 2 maps nothing",                1, AS_IT_IS,                           NESTED,  TO_NOWHERE, nothing,                       ""),
        new Request("stage 2 maps no CD",                  1, zero(AtsTrafficTest::leafOfGuestCd), NESTED, TO_P,       nothing,                       ""),
        new Request("abort: UR, no event",                 1, AS_IT_IS,                           ABORT,   TO_P,       "UR",                          ""),
        new Request("bypass: UR",                          1, AS_IT_IS,                           BYPASS,  TO_P,       "UR",                          "F_BAD_ATS_TREQ sid=0x20 addr=0x1000"),
        new Request("EATS = 0: UR",                        0, AS_IT_IS,                           STAGE1,  TO_P,       "UR",                          "F_BAD_ATS_TREQ sid=0x8 addr=0x1000"),
        new Request("EATS = 3 acts as 0 without DPT",      3, AS_IT_IS,                           STAGE1,  TO_P,       "UR",                          "F_BAD_ATS_TREQ sid=0x8 addr=0x1000"),
        new Request("invalid STE: CA, no event",           1, AS_IT_IS,                           INVALID, TO_P,       "CA",                          ""),
        new Request("split-stage without stage 2: CA",     2, AS_IT_IS,                           STAGE1,  TO_P,       "CA",                          ""),
        new Request("a stream outside the table: CA",      1, AS_IT_IS,                           OUTSIDE, TO_P,       "CA",                          ""),
        new Request("an STE that is not: CA",              1, absent(w -> w.entry(STAGE1)),       STAGE1,  TO_P,       "CA",                          ""),
        new Request("an invalid CD: CA",                   1, zero(w -> w.cd),                    STAGE1,  TO_P,       "CA",                          ""),
        new Request("a CD that is not: CA",                1, absent(w -> w.cd),                  STAGE1,  TO_P,       "CA",                          ""),
        new Request("a table that is not: CA",             1, absent(w -> w.stage1.slot(TO_P)),   STAGE1,  TO_P,       "CA",                          ""));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  @Checks({
    "R-SMMU-051",
    "R-SMMU-052",
    "R-SMMU-053",
    "R-SMMU-060",
    "R-ATS-014",
    "R-ATS-015",
    "R-ATS-017"
  })
  void aTranslationRequestIsAnswered(Request c) {
    rig.world = new TestWorld(c.eats());
    c.given().accept(rig.world);
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.TRANSLATE, c.sid(), c.iova())));
    expect(c.end(), c.event());
    rig.atomic = true;
    expect(c.end(), c.event());
  }

  /** A translated write. */
  record Translated(
      String name, boolean check, int eats, int sid, long address, String end, String event) {
    @Override
    public String toString() {
      return name + (check ? "" : ", unchecked");
    }
  }

  // spotless:off
  static Stream<Translated> translated() {
    String lands = "SUCCESS at 0x80000000";
    long p = TestWorld.P.value();
    return Stream.of(
        //             name                        ATSCHK EATS sid     address end      event
        new Translated("EATS = 1: passes",         true,  1, STAGE1,  p,      lands,    ""),
        new Translated("EATS = 0: forbidden",      true,  0, STAGE1,  p,      "UR",     "F_TRANSL_FORBIDDEN sid=0x8 addr=0x80000000 write"),
        new Translated("bypass: forbidden",        true,  1, BYPASS,  p,      "UR",     "F_TRANSL_FORBIDDEN sid=0x20 addr=0x80000000 write"),
        new Translated("abort: no event",          true,  1, ABORT,   p,      "UR",     ""),
        new Translated("invalid STE: no event",    true,  1, INVALID, p,      "UR",     ""),
        new Translated("split-stage: stage 2",     true,  2, NESTED,  0x1000, lands,    ""),
        new Translated("split-stage: no stage 2",  true,  2, NESTED,  0x7000, "UR",     "F_TRANSLATION sid=0x18 addr=0x7000 write class=IN s2 ipa=0x7000"),
        new Translated("split-stage: read only",   true,  2, NESTED,  0x2000, "UR",     "F_PERMISSION sid=0x18 addr=0x2000 write class=IN s2 ipa=0x2000"),
        new Translated("EATS = 1",                 false, 1, STAGE1,  p,      lands,    ""),
        new Translated("EATS = 0: passes",         false, 0, STAGE1,  p,      lands,    ""),
        new Translated("abort: passes",            false, 1, ABORT,   p,      lands,    ""),
        new Translated("invalid STE: passes",      false, 1, INVALID, p,      lands,    ""),
        new Translated("no such stream: passes",   false, 1, OUTSIDE, p,      lands,    ""));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("translated")
  @Checks({"R-SMMU-056", "R-ATS-001", "R-ATS-004"})
  void aTranslatedWriteIsCheckedIfAtAll(Translated c) {
    rig.world = new TestWorld(c.eats());
    rig.boot = Boot.ENABLED.with(Enable.ATSCHK, c.check());
    rig.bench.script(rig.rc, rig.send(rig.translated(1, Kind.WRITE, c.sid(), new Pa(c.address()))));
    expect(c.end(), c.event());
  }

  /** Split-stage without ATSCHK acts as off. */
  @org.junit.jupiter.api.Test
  void splitStageNeedsTheCheck() {
    rig.world = new TestWorld(2);
    rig.boot = Boot.ENABLED.with(Enable.ATSCHK, false);
    for (int sid : List.of(STAGE1, NESTED)) {
      rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.TRANSLATE, sid, TO_P)));
      expect("UR", "F_BAD_ATS_TREQ sid=0x%x addr=0x1000".formatted(sid));
    }
  }

  /** A broken configuration under ATS traffic, and what is recorded with CR2.REC_CFG_ATS. */
  record Broken(String name, Consumer<TestWorld> given, int sid, String event) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Broken> broken() {
    return Stream.of(
        //         name                         given                             sid      event
        new Broken("a stream outside the table", AS_IT_IS,                        OUTSIDE, "C_BAD_STREAMID sid=0x12c"),
        new Broken("an STE that is not",        absent(w -> w.entry(STAGE1)),     STAGE1,  "F_STE_FETCH sid=0x8 fetch=0x10000200"),
        new Broken("an invalid STE",            AS_IT_IS,                         INVALID, "C_BAD_STE sid=0x30"),
        new Broken("an invalid CD",             zero(w -> w.cd),                  STAGE1,  "C_BAD_CD sid=0x8"),
        new Broken("a CD that is not",          absent(w -> w.cd),                STAGE1,  "F_CD_FETCH sid=0x8"),
        new Broken("a table that is not",       absent(w -> w.stage1.slot(TO_P)), STAGE1,  "F_WALK_EABT sid=0x8"));
  }
  // spotless:on

  /** R-SMMU-054: CA either way; the record is REC_CFG_ATS's. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  @Checks({"R-SMMU-051", "R-SMMU-054"})
  void configurationErrorsAreRecordedIfAskedFor(Broken c) {
    c.given().accept(rig.world);
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.TRANSLATE, c.sid(), TO_P)));
    expect("CA", "");
    rig.boot = Boot.ENABLED.withRecCfgAts(true);
    Shown shown = rig.bench.fifo();
    assertThat(UnitRig.ends(shown)).containsExactly("CA");
    assertThat(rig.events(shown.facts(EventRecorded.class).size()))
        .singleElement()
        .asString()
        .startsWith(c.event());
  }

  /** For translated traffic too; a missing translation is no error of the configuration. */
  @org.junit.jupiter.api.Test
  @Checks("R-SMMU-054")
  void translatedTrafficIsToldOfAlike() {
    rig.bench.script(rig.rc, rig.send(rig.translated(1, Kind.WRITE, INVALID, TestWorld.P)));
    expect("UR", "");
    rig.boot = Boot.ENABLED.withRecCfgAts(true);
    expect("UR", "C_BAD_STE sid=0x30");
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.TRANSLATE, STAGE1, TO_NOWHERE)));
    expect("SUCCESS 0x0+2^12 ---", "");
  }

  /** ATSCHK is cleared while a checked STE is cached, and then a CFGI_STE comes. */
  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(booleans = {false, true})
  @Checks({"R-SMMU-031", "R-SMMU-057"})
  void aChangedCheckMayNeedACfgi(boolean cached) {
    rig.world = new TestWorld(0);
    rig.freedoms = UnitFreedoms.USUAL.withCachedAtsCheck(cached);
    long without = Enable.ATSCHK.into(Enable.all(), false);
    List<Bench.Act> acts = new ArrayList<>();
    acts.add(rig.send(rig.translated(1, Kind.WRITE, STAGE1, TestWorld.P)));
    acts.add(Bench.await(Upstream.UpstreamDone.class));
    acts.addAll(cr0(without));
    acts.add(rig.send(rig.translated(2, Kind.WRITE, STAGE1, TestWorld.P)));
    acts.add(Bench.await(Upstream.UpstreamDone.class));
    acts.add(cfgi());
    acts.add(Bench.await(UnitMessage.Invalidated.class));
    acts.add(rig.send(rig.translated(3, Kind.WRITE, STAGE1, TestWorld.P)));
    rig.bench.script(rig.rc, acts);
    String lands = "SUCCESS at 0x80000000";
    for (Shown shown : rig.bench.seeds(20)) {
      assertThat(UnitRig.ends(shown)).containsExactly("UR", cached ? "UR" : lands, lands);
    }
  }

  /** The other way: an STE that was cached without the check lets traffic pass until its CFGI. */
  @org.junit.jupiter.api.Test
  @Checks("R-SMMU-057")
  void anStePassesTrafficUntilItsCfgi() {
    rig.world = new TestWorld(0);
    rig.boot = Boot.ENABLED.with(Enable.ATSCHK, false);
    rig.freedoms = UnitFreedoms.USUAL.withCachedAtsCheck(true);
    List<Bench.Act> acts = new ArrayList<>();
    acts.add(rig.send(rig.ask(1, Kind.WRITE, STAGE1, TO_P)));
    acts.add(Bench.await(Upstream.UpstreamDone.class));
    acts.addAll(cr0(Enable.all()));
    acts.add(rig.send(rig.translated(2, Kind.WRITE, STAGE1, TestWorld.P)));
    acts.add(Bench.await(Upstream.UpstreamDone.class));
    acts.add(cfgi());
    acts.add(Bench.await(UnitMessage.Invalidated.class));
    acts.add(rig.send(rig.translated(3, Kind.WRITE, STAGE1, TestWorld.P)));
    rig.bench.script(rig.rc, acts);
    String lands = "SUCCESS at 0x80000000";
    assertThat(UnitRig.ends(rig.bench.fifo())).containsExactly(lands, lands, "UR");
  }

  private Bench.Act cfgi() {
    Cfgi.Ste command = new Cfgi.Ste(new StreamId(STAGE1), true);
    return Bench.send(rig.unit, Lane.INVALIDATION, new UnitMessage.Invalidate(1, command, rig.rc));
  }

  private List<Bench.Act> cr0(long value) {
    return List.of(
        Bench.send(rig.unit, Lane.MMIO, new Mmio.WriteRegister(1, Register.CR0, value, rig.rc)),
        Bench.await(Mmio.RegisterValue.class),
        Bench.send(
            rig.unit,
            Lane.MMIO,
            new Mmio.AwaitRegister(
                2, Register.CR0ACK, new RegisterTest.Bits(Enable.all(), value), rig.rc)),
        Bench.await(Mmio.RegisterValue.class));
  }

  /**
   * What a function was granted under split-stage ATS is an IPA. Without split-stage it is taken
   * for a physical address; through EATS = 0 the function is refused until it asks again (3.9.2).
   */
  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(booleans = {false, true})
  @Checks("R-SMMU-050")
  void splitStageIsLeftThroughOff(boolean throughOff) {
    rig.world = new TestWorld(2);
    Ste full = rig.world.ste(NESTED).with(Ste.EATS, 1);
    Pa word = rig.world.entry(NESTED).plus(8); // EATS is in word 1
    List<Bench.Act> acts = new ArrayList<>();
    acts.add(rig.send(rig.ask(1, Kind.TRANSLATE, NESTED, TO_P)));
    acts.add(Bench.await(Upstream.UpstreamDone.class));
    if (throughOff) {
      acts.addAll(change(word, full.with(Ste.EATS, 0)));
      acts.add(rig.send(rig.translated(2, Kind.WRITE, NESTED, new Pa(TO_P.value()))));
      acts.add(Bench.await(Upstream.UpstreamDone.class));
      acts.addAll(change(word, full)); // the ATC has been invalidated
      acts.add(rig.send(rig.ask(3, Kind.TRANSLATE, NESTED, TO_P)));
    } else {
      acts.addAll(change(word, full));
      acts.add(rig.send(rig.translated(2, Kind.WRITE, NESTED, new Pa(TO_P.value()))));
    }
    rig.bench.script(rig.rc, acts);
    Shown shown = rig.bench.fifo();
    String ipa = "SUCCESS 0x1000+2^12 rw-";
    if (throughOff) {
      assertThat(UnitRig.ends(shown)).containsExactly(ipa, "UR", "SUCCESS 0x80000000+2^12 rw-");
    } else {
      assertThat(UnitRig.ends(shown)).containsExactly(ipa, "SUCCESS at 0x1000");
    }
  }

  /** Stores word 1 of the entry, and has the SMMU read it again. */
  private List<Bench.Act> change(Pa at, Ste to) {
    Cfgi.Ste cfgi = new Cfgi.Ste(new StreamId(NESTED), true);
    return List.of(
        Bench.send(
            rig.memory,
            Lane.MEMORY,
            new MemoryRequest.Write(9, at, List.of(to.encode()[1]), List.of(), rig.rc)),
        Bench.await(MemoryReply.Done.class),
        Bench.send(rig.unit, Lane.INVALIDATION, new UnitMessage.Invalidate(1, cfgi, rig.rc)),
        Bench.await(UnitMessage.Invalidated.class));
  }

  private void expect(String end, String event) {
    Shown shown = rig.bench.fifo();
    assertThat(UnitRig.ends(shown)).containsExactly(end);
    assertThat(rig.events(shown.facts(EventRecorded.class).size()))
        .isEqualTo(event.isEmpty() ? List.of() : List.of(event));
  }
}
