package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.INVALID;
import static iommulab.actors.TestWorld.NESTED;
import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.STAGE2;
import static iommulab.actors.TestWorld.TO_NOWHERE;
import static iommulab.actors.TestWorld.TO_P;
import static iommulab.actors.TestWorld.TO_Q;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.TestWorld;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.memory.MemoryRequest.Update;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.agenda.Lane;
import iommulab.model.driver.Prot;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.smmuv3.table.Ste;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the unit keeps of what it read, and what it reads again (Arm IHI 0070, 3.21). */
final class CachingTest {
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  /** Two transactions, and between them stores that no invalidation follows. */
  private Shown around(int sid, Iova iova, Act... stores) {
    List<Act> acts = new ArrayList<>();
    acts.add(rig.send(rig.ask(1, Kind.WRITE, sid, iova)));
    acts.add(Bench.await(UpstreamDone.class));
    acts.add(Bench.send(rig.q, Lane.INTERNAL, new UnitMessage.Drained(-1)));
    rig.bench.script(rig.rc, acts.toArray(Act[]::new));
    List<Act> then = new ArrayList<>();
    then.add(Bench.await(UnitMessage.Drained.class));
    for (Act store : stores) {
      then.add(store);
      then.add(Bench.await(MemoryReply.Done.class));
    }
    then.add(rig.send(rig.ask(2, Kind.WRITE, sid, iova)));
    rig.bench.script(rig.q, then.toArray(Act[]::new));
    return rig.bench.fifo();
  }

  /** A fault of a walk, and the word that mends it. */
  record Fault(String name, Function<TestWorld, Long> before, String event) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    // spotless:off
    return Stream.of(
        //        name                    leaf at first
        new Fault("not valid",            w -> 0L,                                    "F_TRANSLATION"),
        new Fault("an output too large",  w -> leaf(w) | 1L << 41,                    "F_ADDR_SIZE"),
        new Fault("a clear access flag",  w -> leaf(w) & ~(1L << 10),                 "F_ACCESS"));
    // spotless:on
  }

  private static long leaf(TestWorld w) {
    return w.stage1.leaf(P, 3, Prot.READ_WRITE);
  }

  /** R-SMMU-071: what such a fault left would need a TLBI; there is none. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @Checks("R-SMMU-071")
  void faultsOfWalksAreForgotten(Fault fault) {
    rig.iotlb = new Iotlb(16, TlbFreedoms.USUAL.with(Organisation.MIXED).withWalkCache(true));
    Cd cd = Cd.of(TestWorld.ASID, rig.world.stage1.root()).with(Cd.IPS, 2); // 40 bits
    rig.world.memory.write(rig.world.cd, cd.encode());
    Pa slot = rig.world.stage1.slot(TO_P);
    rig.world.memory.write(slot, fault.before.apply(rig.world));
    Shown shown = around(STAGE1, TO_P, rig.store(100, slot, leaf(rig.world)));
    assertThat(UnitRig.ends(shown)).startsWith("UR");
    assertThat(rig.events(1).get(0)).startsWith(fault.event);
    assertThat(landed(shown)).isEqualTo(1);
  }

  private static long landed(Shown shown) {
    return shown.facts(Landed.class).size();
  }

  /** R-SMMU-070: V 0 to 1 without CFGI is seen or not, as the freedom is decided. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Checks("R-SMMU-070")
  void anInvalidEntryIsKeptOrNot(boolean kept) {
    rig.freedoms = UnitFreedoms.USUAL.withCacheInvalid(kept);
    Ste valid = rig.world.ste(STAGE2);
    long[] words = valid.encode();
    List<Act> stores = new ArrayList<>();
    for (int i = words.length - 1; i >= 0; i--) {
      stores.add(rig.store(100 + i, rig.world.entry(INVALID).plus(8L * i), words[i]));
    }
    Shown shown = around(INVALID, TO_P, stores.toArray(Act[]::new));
    assertThat(rig.events(1)).containsExactly("C_BAD_STE sid=0x30");
    assertThat(landed(shown)).isEqualTo(kept ? 0 : 1);
  }

  /** R-SMMU-072: an entry whose fetch failed is fetched again. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Checks("R-SMMU-072")
  void aFailedFetchIsNotKept(boolean apart) {
    rig.freedoms = UnitFreedoms.USUAL.withDwordFetches(apart);
    Pa entry = rig.world.entry(STAGE1);
    rig.world.memory.markAbsent(entry, 64);
    Shown shown = around(STAGE1, TO_P);
    assertThat(rig.events(2)).containsOnly("F_STE_FETCH sid=0x8 fetch=" + entry);
    assertThat(shown.received("memory", Read.class))
        .hasSize(2)
        .allMatch(r -> r.at().page().equals(entry.page()));
  }

  /** Dword by dword the same is found, if nobody changes it. */
  @Test
  @Checks("R-SMMU-074")
  void dwordsAreReadInEveryOrderAndGiveTheSame() {
    rig.freedoms = UnitFreedoms.USUAL.withDwordFetches(true);
    List<List<Pa>> orders = new ArrayList<>();
    for (int sid : List.of(STAGE1, NESTED)) {
      rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, sid, TO_P)));
      Pa entry = rig.world.entry(sid);
      for (Shown shown : rig.bench.seeds(20)) {
        assertThat(UnitRig.ends(shown)).as(shown.which()).containsExactly("SUCCESS at " + P);
        List<Pa> order =
            shown.received("memory", Read.class).stream()
                .filter(r -> r.at().alignDown(6).equals(entry))
                .map(Read::at)
                .toList();
        assertThat(order).hasSize(8).doesNotHaveDuplicates();
        orders.add(order);
      }
    }
    assertThat(orders.stream().distinct().count()).isGreaterThan(20);
  }

  private static final UnitFreedoms ALL =
      UnitFreedoms.USUAL
          .withDwordFetches(true)
          .withSpeculation(true)
          .withEviction(true)
          .withOverInvalidation(true);

  /** The page behind Q is not mapped; who looks for it on nobody's behalf tells nobody. */
  @Test
  @Checks("R-SMMU-107")
  void aSearchForNobodyRecordsNothing() {
    rig.freedoms = UnitFreedoms.USUAL.withSpeculation(true);
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.READ, STAGE1, TO_Q)));
    List<Shown> all = rig.bench.seeds(40);
    Pa behind = rig.world.stage1.slot(TO_NOWHERE);
    for (Shown shown : all) {
      assertThat(UnitRig.ends(shown)).containsExactly("SUCCESS 8 at 0x80001000");
      assertThat(shown.facts(EventRecorded.class)).as(shown.which()).isEmpty();
    }
    assertThat(all).anyMatch(shown -> reads(shown, behind) > 0);
    assertThat(all).anyMatch(shown -> reads(shown, behind) == 0);
  }

  /** The page behind P is writable and clean; who looks for it on nobody's behalf leaves it so. */
  @Test
  @Checks("R-SMMU-062")
  void aSearchForNobodyMakesNothingDirty() {
    rig.updating = true;
    rig.freedoms = UnitFreedoms.USUAL.withSpeculation(true);
    Cd cd = Cd.of(TestWorld.ASID, rig.world.stage1.root()).with(Cd.HA, 1).with(Cd.HD, 1);
    rig.world.memory.write(rig.world.cd, cd.encode());
    Pa behind = rig.world.stage1.slot(TO_Q);
    Stage1Descriptor clean =
        new Stage1Descriptor(rig.world.memory.read(behind))
            .with(Stage1Descriptor.AF, 1)
            .with(Stage1Descriptor.DBM, 1)
            .with(Stage1Descriptor.AP2, 1);
    rig.world.memory.write(behind, clean.raw());
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, STAGE1, TO_P)));
    List<Shown> all = rig.bench.seeds(40);
    for (Shown shown : all) {
      assertThat(UnitRig.ends(shown)).containsExactly("SUCCESS at 0x80000000");
      assertThat(shown.received("memory", Update.class)).as(shown.which()).isEmpty();
    }
    assertThat(all).anyMatch(shown -> reads(shown, behind) > 0);
  }

  private static long reads(Shown shown, Pa at) {
    return shown.received("memory", Read.class).stream().filter(r -> r.at().equals(at)).count();
  }

  /** Two transactions of one page: the second hits, or finds the entry gone and walks again. */
  @Test
  @Checks("R-SMMU-080")
  void anEntryMayBeGoneWhenItIsLookedFor() {
    rig.freedoms = UnitFreedoms.USUAL.withEviction(true);
    rig.bench.script(
        rig.rc,
        rig.send(rig.ask(1, Kind.READ, STAGE1, TO_P)),
        Bench.await(UpstreamDone.class),
        rig.send(rig.ask(2, Kind.READ, STAGE1, TO_P)));
    Pa leaf = rig.world.stage1.slot(TO_P);
    List<Shown> all = rig.bench.seeds(40);
    assertThat(all).anyMatch(shown -> reads(shown, leaf) == 1);
    assertThat(all).anyMatch(shown -> reads(shown, leaf) == 2);
  }

  /** An invalidation of ASID 9 drops nothing of ours, or everything. */
  @Test
  @Checks("R-SMMU-080")
  void anInvalidationMayDropMoreThanItNames() {
    rig.freedoms = UnitFreedoms.USUAL.withOverInvalidation(true);
    rig.bench.script(
        rig.rc,
        rig.send(rig.ask(1, Kind.READ, STAGE1, TO_P)),
        Bench.await(UpstreamDone.class),
        rig.invalidate(0, new Tlbi.NhAsid(new Vmid(0), new Asid(9))));
    rig.bench.script(
        rig.q,
        Bench.await(UnitMessage.Invalidated.class),
        rig.send(rig.ask(2, Kind.READ, STAGE1, TO_P)));
    List<Shown> all = rig.bench.seeds(40);
    Pa leaf = rig.world.stage1.slot(TO_P);
    Pa entry = rig.world.entry(STAGE1);
    assertThat(all).anyMatch(shown -> reads(shown, leaf) == 1 && reads(shown, entry) == 1);
    assertThat(all).anyMatch(shown -> reads(shown, leaf) == 2 && reads(shown, entry) == 2);
  }

  /** Freedoms change what is read and when, never how a transaction ends while nothing changes. */
  @Test
  void withAllFreedomsTransactionsEndAlike() {
    rig.freedoms = ALL;
    rig.iotlb = new Iotlb(16, TlbFreedoms.USUAL.with(Organisation.SPLIT).withWalkCache(true));
    for (int sid : List.of(STAGE1, STAGE2, NESTED)) {
      rig.bench.script(
          rig.rc,
          rig.send(rig.ask(1, Kind.WRITE, sid, TO_P)),
          rig.send(rig.ask(2, Kind.READ, sid, TO_Q)),
          rig.invalidate(0, new Tlbi.NsnhAll()),
          rig.send(rig.ask(3, Kind.READ, sid, TO_Q)));
      for (Shown shown : rig.bench.seeds(20)) {
        assertThat(UnitRig.ends(shown))
            .as(shown.which())
            .containsExactly(
                "SUCCESS at 0x80000000", "SUCCESS 8 at 0x80001000", "SUCCESS 8 at 0x80001000");
      }
    }
  }
}
