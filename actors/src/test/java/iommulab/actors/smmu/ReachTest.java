package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.INVALID;
import static iommulab.actors.TestWorld.OUTSIDE;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.TO_P;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.TestWorld;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.smmu.UnitMessage.FetchAhead;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Asid;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Lane;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.StreamTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which structures the unit reads, for itself or for others (Arm IHI 0070, 3.21.3, 4.2, 4.3). */
final class ReachTest {
  private static final Pa LEVEL1 = new Pa(0x5000_0000L);
  private static final Pa LEVEL1_CDS = new Pa(0x5100_0000L);
  private static final Pa NEW_TABLE = new Pa(0x5200_0000L);
  private static final int SPLIT = 6;
  private static final Pasid SSID = new Pasid(3);
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  private static List<Pa> read(Shown shown) {
    return shown.received("memory", Read.class).stream().map(Read::at).toList();
  }

  private Act hint(Prefetch hint) {
    return Bench.send(rig.unit, Lane.INTERNAL, new FetchAhead(hint));
  }

  private static Prefetch.Addr address(int sid) {
    return new Prefetch.Addr(new StreamId(sid), false, new Pasid(0), TO_P, 0);
  }

  private static Prefetch.Cfg configuration(int sid) {
    return new Prefetch.Cfg(new StreamId(sid), false, new Pasid(0));
  }

  /** A stream whose configuration ends early, and what may be read for it. */
  record End(String name, int sid, List<Pa> reads) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<End> ends() {
    TestWorld w = new TestWorld(1);
    // spotless:off
    return Stream.of(
        new End("outside of the table",          OUTSIDE, List.of()),
        new End("invalid, with pointers inside", INVALID, List.of(w.entry(INVALID))));
    // spotless:on
  }

  /** Neither a transaction nor a hint nor a search follows what an invalid structure says. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  @Checks("R-SMMU-073")
  void nothingIsReadBehindWhatIsNotValid(End c) {
    Ste stale = rig.world.ste(STAGE1).with(Ste.V, 0);
    rig.world.install(INVALID, stale);
    rig.freedoms = UnitFreedoms.USUAL.withSpeculation(true).withPrefetch(true);
    for (Act act :
        List.of(
            rig.send(rig.ask(1, Kind.READ, c.sid(), TO_P)),
            hint(configuration(c.sid())),
            hint(address(c.sid())))) {
      rig.bench.script(rig.rc, act);
      for (Shown shown : rig.bench.seeds(20)) {
        assertThat(read(shown)).as(shown.which()).hasSameElementsAs(c.reads());
      }
    }
  }

  /** A cleared level-1 descriptor leads nowhere, though the table behind it is still there. */
  @Test
  @Checks("R-SMMU-073")
  void nothingIsReadBehindAClearedFirstLevel() {
    twoLevels();
    rig.world.memory.write(LEVEL1, L1Std.of(rig.world.streams.base(), 0).encode());
    rig.freedoms = UnitFreedoms.USUAL.withSpeculation(true).withPrefetch(true);
    rig.bench.script(rig.rc, hint(address(STAGE1)), rig.send(rig.ask(1, Kind.READ, STAGE1, TO_P)));
    for (Shown shown : rig.bench.seeds(20)) {
      assertThat(read(shown)).as(shown.which()).containsOnly(LEVEL1);
    }
    rig.world.memory.write(LEVEL1, L1Std.of(rig.world.streams.base(), 7).encode());
    rig.world.memory.write(LEVEL1_CDS, L1Cd.of(cds()).encode() & ~1L);
    rig.bench.script(rig.rc, hint(new Prefetch.Addr(new StreamId(STAGE1), true, SSID, TO_P, 0)));
    assertThat(read(rig.bench.fifo())).containsExactly(LEVEL1, rig.world.entry(STAGE1), LEVEL1_CDS);
  }

  private Ipa cds() {
    return new Ipa(rig.world.cd.value());
  }

  /** Two levels of streams, and of CDs; the CD of substream 3 is a copy of the only one. */
  private void twoLevels() {
    rig.streams = StreamTable.twoLevel(LEVEL1, 8, SPLIT);
    rig.world.memory.write(LEVEL1, L1Std.of(rig.world.streams.base(), 7).encode());
    rig.world.memory.write(LEVEL1_CDS, L1Cd.of(cds()).encode());
    Pa place = rig.world.cd.plus(64L * SSID.value());
    rig.world.memory.write(place, Cd.of(new Asid(7), rig.world.stage1.root()).encode());
    Ste ste =
        rig.world
            .ste(STAGE1)
            .with(Ste.S1CDMAX, 8)
            .with(Ste.S1FMT, 1)
            .withContextPtr(new Ipa(LEVEL1_CDS.value()));
    rig.world.install(STAGE1, ste);
  }

  /** A change of the first level, an invalidation, and what is read for the next transaction. */
  record Leaf(String name, boolean kept, Command command, boolean std, boolean cd) {
    @Override
    public String toString() {
      return name + (kept ? "" : ", not kept");
    }
  }

  static Stream<Leaf> leaves() {
    StreamId sid = new StreamId(STAGE1);
    StreamId next = new StreamId(STAGE1 + 1);
    Command all = Cfgi.SteRange.all();
    // spotless:off
    return Stream.of(
        //       name                            kept   command                         L1STD  L1CD read again
        new Leaf("CFGI_STE",                     true,  new Cfgi.Ste(sid, false),       true,  true),
        new Leaf("CFGI_STE leaf",                true,  new Cfgi.Ste(sid, true),        false, true),
        new Leaf("CFGI_STE leaf",                false, new Cfgi.Ste(sid, true),        true,  true),
        new Leaf("CFGI_STE of its neighbour",    true,  new Cfgi.Ste(next, false),      false, false),
        new Leaf("CFGI_CD",                      true,  new Cfgi.Cd(sid, SSID, false),  false, true),
        new Leaf("CFGI_CD leaf",                 true,  new Cfgi.Cd(sid, SSID, true),   false, false),
        new Leaf("CFGI_CD leaf",                 false, new Cfgi.Cd(sid, SSID, true),   false, true),
        new Leaf("CFGI_CD_ALL",                  true,  new Cfgi.CdAll(sid),            false, true),
        new Leaf("CFGI_ALL",                     true,  all,                            true,  true));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("leaves")
  @Checks("R-SMMU-078")
  void withLeafTheFirstLevelMayStay(Leaf c) {
    twoLevels();
    rig.freedoms = UnitFreedoms.USUAL.withLevel1(c.kept());
    List<Act> acts = new ArrayList<>();
    acts.add(rig.send(one(1)));
    acts.add(Bench.await(UpstreamDone.class));
    acts.add(
        Bench.send(
            rig.unit, Lane.INVALIDATION, new UnitMessage.Invalidate(1, c.command(), rig.rc)));
    acts.add(Bench.await(Invalidated.class));
    acts.add(rig.send(one(2)));
    rig.bench.script(rig.rc, acts);
    Shown shown = rig.bench.fifo();
    assertThat(UnitRig.ends(shown))
        .containsExactly("SUCCESS 7 at 0x80000000", "SUCCESS 7 at 0x80000000");
    assertThat(read(shown).stream().filter(LEVEL1::equals)).hasSize(c.std() ? 2 : 1);
    assertThat(read(shown).stream().filter(LEVEL1_CDS::equals)).hasSize(c.cd() ? 2 : 1);
  }

  private Upstream one(long id) {
    return rig.ask(id, Kind.READ, STAGE1, Optional.of(SSID), TO_P, false, TO_P.value());
  }

  /** 4.3.1: the old table is used until a CFGI without Leaf, even behind one with it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Checks("R-SMMU-078")
  void aStreamTableMovesWithACfgiOfTheFirstLevel(boolean leaf) {
    twoLevels();
    rig.freedoms = UnitFreedoms.USUAL.withLevel1(true);
    rig.world.memory.write(NEW_TABLE.plus(64L * STAGE1), Ste.abort().encode());
    rig.bench.script(
        rig.rc,
        rig.send(one(1)),
        Bench.await(UpstreamDone.class),
        Bench.send(
            rig.memory,
            Lane.MEMORY,
            new iommulab.actors.memory.MemoryRequest.Write(
                9, LEVEL1, List.of(L1Std.of(NEW_TABLE, 7).encode()), List.of(), rig.rc)),
        Bench.await(MemoryReply.Done.class),
        Bench.send(
            rig.unit,
            Lane.INVALIDATION,
            new UnitMessage.Invalidate(1, new Cfgi.Ste(new StreamId(STAGE1), leaf), rig.rc)),
        Bench.await(Invalidated.class),
        rig.send(one(2)));
    assertThat(UnitRig.ends(rig.bench.fifo()))
        .containsExactly("SUCCESS 7 at 0x80000000", leaf ? "SUCCESS 7 at 0x80000000" : "UR");
  }

  /** A hint fills the caches, if the unit takes it; it tells of nothing that it meets (4.2). */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Checks("R-SMMU-107")
  void aHintMayFillTheCaches(boolean taken) {
    rig.freedoms = UnitFreedoms.USUAL.withPrefetch(taken);
    Pa entry = rig.world.entry(STAGE1);
    Pa leaf = rig.world.stage1.slot(TO_P);
    rig.bench.script(rig.rc, hint(configuration(STAGE1)));
    assertThat(read(rig.bench.fifo())).isEqualTo(taken ? List.of(entry, rig.world.cd) : List.of());
    rig.bench.script(rig.rc, hint(address(STAGE1)));
    assertThat(read(rig.bench.fifo()).contains(leaf)).isEqualTo(taken);
    rig.bench.script(rig.rc, hint(address(INVALID)), hint(address(OUTSIDE)));
    Shown shown = rig.bench.fifo();
    assertThat(shown.facts(EventRecorded.class)).isEmpty();
    assertThat(shown.received("rc", UpstreamDone.class)).isEmpty();
  }

  /** R-SMMU-034: nothing is fetched while SMMUEN = 0. */
  @Test
  @Checks("R-SMMU-034")
  void aHintToAUnitThatIsOffDoesNothing() {
    rig.freedoms = UnitFreedoms.USUAL.withPrefetch(true);
    rig.boot = Boot.ENABLED.with(Enable.SMMUEN, false);
    rig.bench.script(rig.rc, hint(configuration(STAGE1)), hint(address(STAGE1)));
    assertThat(read(rig.bench.fifo())).isEmpty();
  }

  /** What a hint brought is there for the transaction, whatever memory says since (3.21.3). */
  @Test
  void whatAHintBroughtIsUsed() {
    rig.freedoms = UnitFreedoms.USUAL.withPrefetch(true);
    Pa leaf = rig.world.stage1.slot(TO_P);
    rig.bench.script(rig.rc, hint(address(STAGE1)), rig.drain(1));
    rig.bench.script(
        rig.q,
        Bench.await(UnitMessage.Drained.class),
        rig.send(rig.ask(1, Kind.READ, STAGE1, TO_P)));
    for (Shown shown : rig.bench.seeds(20)) {
      assertThat(UnitRig.ends(shown)).containsExactly("SUCCESS 7 at 0x80000000");
      assertThat(read(shown).stream().filter(leaf::equals).count()).isBetween(1L, 2L);
    }
  }
}
