package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.ASID;
import static iommulab.actors.TestWorld.GUEST_ASID;
import static iommulab.actors.TestWorld.NESTED;
import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.R;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.STAGE2;
import static iommulab.actors.TestWorld.TO_NOWHERE;
import static iommulab.actors.TestWorld.TO_P;
import static iommulab.actors.TestWorld.TO_Q;
import static iommulab.actors.TestWorld.VMID;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.TestWorld;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.agenda.Lane;
import iommulab.model.driver.Prot;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.Organisation;
import iommulab.model.tlb.TlbFreedoms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once an invalidation is answered nothing uses what it named: entries are gone, walks began anew,
 * accesses are visible (Arm IHI 0070, 3.21.1, 3.21.3, 4.7.3).
 */
final class InvalidationTest {
  private static final int SEEDS = 60;

  /** More than the reads of a walk through both stages with its configuration. */
  private static final int READS = 40;

  private static final TlbiSpan PAGE = TlbiSpan.address(true);
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  /** A word that changes while a transaction is under way, and what makes the unit forget it. */
  record Case(
      String name,
      int sid,
      Function<TestWorld, Change> change,
      List<Command> commands,
      String then) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Change(Pa slot, long word) {}

  private static Change leaf1(TestWorld w) {
    return new Change(w.stage1.slot(TO_P), w.stage1.leaf(R, 3, Prot.READ_WRITE));
  }

  private static Change leaf2(TestWorld w) {
    return new Change(w.stage2.slot(TO_P), w.stage2.leaf(R, 3, Prot.READ_WRITE));
  }

  /** The guest maps the address to the IPA of page Q instead; stage 2 allows no write there. */
  private static Change guestLeaf(TestWorld w) {
    return new Change(w.guest.slot(TO_P), w.guest.leaf(new Pa(0x2000), 3, Prot.READ_WRITE));
  }

  private static Change noSte1(TestWorld w) {
    return new Change(w.entry(STAGE1), 1);
  }

  private static Change noCd(TestWorld w) {
    return new Change(w.cd, 0);
  }

  // spotless:off
  static Stream<Case> cases() {
    String atR = "SUCCESS at 0x80002000";
    Vmid host = new Vmid(0);
    return Stream.of(
        //       name                              sid     change                       commands, each answered before the next                                                        a later write
        new Case("TLBI_NH_VA",                     STAGE1, InvalidationTest::leaf1,     List.of(new Tlbi.NhVa(host, ASID, TO_P, PAGE)),                                                  atR),
        new Case("TLBI_NH_VAA",                    STAGE1, InvalidationTest::leaf1,     List.of(new Tlbi.NhVaa(host, TO_P, PAGE)),                                                       atR),
        new Case("TLBI_NH_ASID",                   STAGE1, InvalidationTest::leaf1,     List.of(new Tlbi.NhAsid(host, ASID)),                                                            atR),
        new Case("TLBI_NH_ALL",                    STAGE1, InvalidationTest::leaf1,     List.of(new Tlbi.NhAll(host)),                                                                   atR),
        new Case("TLBI_NSNH_ALL",                  STAGE1, InvalidationTest::leaf1,     List.of(new Tlbi.NsnhAll()),                                                                     atR),
        new Case("TLBI_S2_IPA, stage 2 alone",     STAGE2, InvalidationTest::leaf2,     List.of(new Tlbi.S2Ipa(VMID, new Ipa(0x1000), PAGE)),                                            atR),
        new Case("TLBI_S12_VMALL, stage 2 alone",  STAGE2, InvalidationTest::leaf2,     List.of(new Tlbi.S12Vmall(VMID)),                                                                atR),
        new Case("nested: TLBI_NH_VA",             NESTED, InvalidationTest::guestLeaf, List.of(new Tlbi.NhVa(VMID, GUEST_ASID, TO_P, PAGE)),                                            "UR"),
        new Case("nested: S2_IPA, then NH_ALL",    NESTED, InvalidationTest::leaf2,     List.of(new Tlbi.S2Ipa(VMID, new Ipa(0x1000), PAGE), new Tlbi.NhAll(VMID)),                      atR),
        new Case("nested: TLBI_S12_VMALL",         NESTED, InvalidationTest::leaf2,     List.of(new Tlbi.S12Vmall(VMID)),                                                                atR),
        new Case("CFGI_STE",                       STAGE1, InvalidationTest::noSte1,    List.of(new Cfgi.Ste(new StreamId(STAGE1), true)),                                               "UR"),
        new Case("CFGI_ALL",                       STAGE1, InvalidationTest::noSte1,    List.of(Cfgi.SteRange.all()),                                                                    "UR"),
        new Case("CFGI_CD",                        STAGE1, InvalidationTest::noCd,      List.of(new Cfgi.Cd(new StreamId(STAGE1), new Pasid(0), true)),                                  "UR"),
        new Case("CFGI_CD_ALL",                    STAGE1, InvalidationTest::noCd,      List.of(new Cfgi.CdAll(new StreamId(STAGE1))),                                                   "UR"));
  }
  // spotless:on

  /**
   * A write is under way while the word changes; after the last answer another write begins. A
   * third of the runs find empty caches, a third the configuration, a third the translation too.
   */
  private List<Shown> race(Case c) {
    Change change = c.change().apply(rig.world);
    List<Act> acts = new ArrayList<>();
    acts.add(Bench.await(Drained.class));
    acts.add(rig.store(100, change.slot(), change.word()));
    acts.add(Bench.await(MemoryReply.Done.class));
    for (int i = 0; i < c.commands().size(); i++) {
      acts.add(rig.invalidate(i, c.commands().get(i)));
      acts.add(Bench.await(Invalidated.class));
    }
    acts.add(rig.send(rig.ask(2, Kind.WRITE, c.sid(), TO_P)));
    rig.bench.script(rig.q, acts);
    Act write = rig.send(rig.ask(1, Kind.WRITE, c.sid(), TO_P));
    Act go = Bench.send(rig.q, Lane.INTERNAL, new Drained(-1));
    rig.bench.script(rig.rc, write, go);
    List<Shown> all = new ArrayList<>(rig.bench.seeds(SEEDS));
    all.addAll(rig.bench.heldBack(rig.unit, MemoryReply.class, READS, rig.q));
    for (Iova warm : List.of(TO_Q, TO_P)) {
      rig.bench.script(
          rig.rc,
          rig.send(rig.ask(0, Kind.READ, c.sid(), warm)),
          Bench.await(UpstreamDone.class),
          write,
          go);
      all.addAll(rig.bench.seeds(SEEDS));
      all.addAll(rig.bench.heldBack(rig.unit, MemoryReply.class, 2 * READS, rig.q));
    }
    return all;
  }

  private static int answered(Shown shown, Case c) {
    return shown.step(
        "q", m -> m instanceof Invalidated i && i.position() == c.commands().size() - 1);
  }

  private static String last(Shown shown) {
    List<String> ends = UnitRig.ends(shown);
    return ends.get(ends.size() - 1);
  }

  private static int landed(Shown shown, int id, Pa at) {
    return shown.step(new Landed("d0", "d0:" + id, TO_P, at, true, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-017", "R-SMMU-018", "R-SMMU-019"})
  void nothingOldIsUsedAfterTheAnswer(Case c) {
    List<Shown> all = race(c);
    for (Shown shown : all) {
      assertThat(last(shown)).as(shown.which()).isEqualTo(c.then());
      assertThat(landed(shown, 1, P)).as(shown.which()).isLessThan(answered(shown, c));
    }
    assertThat(all).anyMatch(shown -> landed(shown, 1, P) >= 0);
    assertThat(all).anyMatch(shown -> landed(shown, 1, P) < 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void walksInOneStepAreAsSafe(Case c) {
    rig.atomic = true;
    nothingOldIsUsedAfterTheAnswer(c);
  }

  @ParameterizedTest
  @EnumSource(names = {"SPLIT", "MIXED"})
  @Checks({"R-SMMU-017", "R-SMMU-018", "R-SMMU-019"})
  void neitherIsItWhereStage2IsKept(Organisation organisation) {
    rig.iotlb = new Iotlb(16, TlbFreedoms.USUAL.with(organisation));
    cases().filter(c -> c.sid() == NESTED).forEach(this::nothingOldIsUsedAfterTheAnswer);
  }

  /** Stages kept apart: TLBI_S2_IPA alone leaves nothing old, and its answer waits for accesses. */
  @Test
  @Checks("R-SMMU-017")
  void s2IpaWaitsForAccessesWhereStagesAreKeptApart() {
    rig.iotlb = new Iotlb(16, TlbFreedoms.USUAL.with(Organisation.SPLIT));
    nothingOldIsUsedAfterTheAnswer(
        new Case(
            "",
            NESTED,
            InvalidationTest::leaf2,
            List.of(new Tlbi.S2Ipa(VMID, new Ipa(0x1000), PAGE)),
            "SUCCESS at 0x80002000"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-017", "R-SMMU-018", "R-SMMU-019"})
  void neitherIsItWhereMoreIsDroppedAndMoreIsLookedFor(Case c) {
    rig.freedoms =
        UnitFreedoms.USUAL.withSpeculation(true).withEviction(true).withOverInvalidation(true);
    nothingOldIsUsedAfterTheAnswer(c);
  }

  /** R-SMMU-075: nobody goes on with a structure that was being read when it was invalidated. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-019", "R-SMMU-075"})
  void neitherIsItWhereStructuresAreReadInPieces(Case c) {
    rig.freedoms = UnitFreedoms.USUAL.withDwordFetches(true);
    nothingOldIsUsedAfterTheAnswer(c);
  }

  /** R-SMMU-018: the old leaf was read before, and yet the access goes where the new one says. */
  @Test
  @Checks("R-SMMU-018")
  void aWalkIsSometimesBegunAnew() {
    Case c = cases().findFirst().orElseThrow();
    Pa slot = rig.world.stage1.slot(TO_P);
    assertThat(race(c))
        .anyMatch(
            shown -> {
              int read = shown.step("memory", m -> m instanceof Read r && r.at().equals(slot));
              int changed = shown.step("q", MemoryReply.Done.class::isInstance);
              return read >= 0 && read < changed && landed(shown, 1, R) >= 0;
            });
  }

  /** R-SMMU-017: an access that used the entry is under way when the invalidation arrives. */
  @Test
  @Checks("R-SMMU-017")
  void theAnswerSometimesHadToWaitForAnAccess() {
    Case c = cases().findFirst().orElseThrow();
    assertThat(race(c))
        .anyMatch(
            shown -> {
              int arrived = shown.step("unit", Invalidate.class::isInstance);
              int at = landed(shown, 1, P);
              return arrived < at && at < answered(shown, c);
            });
  }

  /** R-SMMU-020: TLBI_S2_IPA need not drain what went through combined entries. */
  @Test
  @Checks("R-SMMU-020")
  void s2IpaDoesNotWaitForCombinedEntries() {
    Case alone =
        new Case(
            "",
            NESTED,
            InvalidationTest::leaf2,
            List.of(new Tlbi.S2Ipa(VMID, new Ipa(0x1000), PAGE)),
            "");
    assertThat(race(alone)).anyMatch(shown -> landed(shown, 1, P) > answered(shown, alone));
  }

  /** An invalidation of others makes nobody wait: ASID 9 is not ours. */
  @Test
  void anInvalidationOfOthersDoesNotWaitForUs() {
    Case other =
        new Case(
            "",
            STAGE1,
            InvalidationTest::leaf1,
            List.of(new Tlbi.NhAsid(new Vmid(0), new Asid(9))),
            "");
    assertThat(race(other)).anyMatch(shown -> landed(shown, 1, P) > answered(shown, other));
  }

  /**
   * The guest's page with its CD moves; once TLBI_S2_IPA is answered the old page may hold
   * anything, and a CD fetch that was under way must not see it (3.21.1).
   */
  @Test
  @Checks("R-SMMU-019")
  void aCdIsNotFetchedThroughADeadStage2Entry() {
    TestWorld w = rig.world;
    Iova ipa = new Iova(w.guestCd.value() - 0x2000_0000L);
    w.memory.write(R, w.memory.read(w.guestCd.page(), 512));
    long moved = w.stage2.leaf(R, 3, Prot.READ_WRITE);
    rig.bench.script(
        rig.q,
        rig.store(100, w.stage2.slot(ipa), moved),
        Bench.await(MemoryReply.Done.class),
        rig.invalidate(0, new Tlbi.S2Ipa(VMID, new Ipa(ipa.value()), PAGE)),
        Bench.await(Invalidated.class),
        rig.store(101, w.guestCd, 0));
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, NESTED, TO_P)));
    List<Shown> all = new ArrayList<>(rig.bench.seeds(SEEDS));
    all.addAll(rig.bench.heldBack(rig.unit, MemoryReply.class, READS, rig.q));
    for (Shown shown : all) {
      assertThat(UnitRig.ends(shown)).as(shown.which()).containsExactly("SUCCESS at 0x80000000");
    }
    assertThat(all).anyMatch(shown -> cdRead(shown, w.guestCd) >= 0 && cdRead(shown, R) >= 0);
  }

  private static int cdRead(Shown shown, Pa at) {
    return shown.step("memory", m -> m instanceof Read r && r.at().equals(at) && r.dwords() == 8);
  }

  /** R-SMMU-021: what was refused before the drain has its record visible when it ends. */
  @Test
  @Checks({"R-SMMU-021", "R-SMMU-106"})
  void aDrainWaitsForRecordsAlreadyMade() {
    rig.bench.script(
        rig.rc,
        rig.send(rig.ask(1, Kind.READ, STAGE1, TO_NOWHERE)),
        Bench.await(UpstreamDone.class),
        Bench.send(rig.unit, Lane.INTERNAL, new Drain(0, rig.q)));
    rig.bench.react(rig.q, (message, out) -> {});
    List<Shown> all = rig.bench.seeds(60);
    for (Shown shown : all) {
      assertThat(recorded(shown))
          .as(shown.which())
          .isBetween(0, shown.step("q", Drained.class::isInstance));
    }
    assertThat(all)
        .anyMatch(s -> recorded(s) > s.step("rc", UpstreamDone.class::isInstance))
        .anyMatch(s -> recorded(s) < s.step("rc", UpstreamDone.class::isInstance));
  }

  private static int recorded(Shown shown) {
    return shown.step(new EventRecorded("smmu", EventCode.F_TRANSLATION, STAGE1, TO_NOWHERE));
  }
}
