package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.ASID;
import static iommulab.actors.TestWorld.GUEST_ASID;
import static iommulab.actors.TestWorld.NESTED;
import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.Q;
import static iommulab.actors.TestWorld.R;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.STAGE2;
import static iommulab.actors.TestWorld.TO_P;
import static iommulab.actors.TestWorld.TO_Q;
import static iommulab.actors.TestWorld.VMID;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.rules.Checks;
import iommulab.model.tlb.TlbConflict;
import iommulab.model.walk.MemoryType;
import iommulab.model.walk.StageRights;
import iommulab.model.walk.TlbEntry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An address that several entries of the TLB match (Arm IHI 0070, 3.20.1, 3.21.1.3). */
final class TlbConflictsTest {
  private static final Vmid OTHER = new Vmid(9);
  private static final String TO_PAGE_P = "SUCCESS at " + P;
  private static final String TO_PAGE_Q = "SUCCESS at " + Q;
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  private static TlbEntry entry(
      TlbEntry.Kind kind, Vmid vmid, Asid asid, boolean global, int log2Size, long ipa, Pa pa) {
    return new TlbEntry(
        kind,
        vmid,
        asid,
        global,
        TO_P.alignDown(log2Size),
        log2Size,
        new Ipa(ipa),
        pa,
        StageRights.ALL,
        StageRights.ALL,
        log2Size == 12 ? 3 : 2,
        Granule.K4,
        MemoryType.WRITE_BACK,
        MemoryType.Stage2Effect.AS_IS,
        true); // CD.ASET, as drivers set it
  }

  private static TlbEntry stage1(boolean global, Pa pa) {
    return entry(TlbEntry.Kind.S1, new Vmid(0), ASID, global, 12, pa.value(), pa);
  }

  /** How a write to TO_P ended, and its event, over many seeds. */
  private Set<String> ends(int sid) {
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, sid, TO_P)));
    Set<String> seen = new LinkedHashSet<>();
    for (Shown shown : rig.bench.seeds(20)) {
      seen.add(
          UnitRig.ends(shown).get(0)
              + rig.events(shown.facts(EventRecorded.class).size()).stream()
                  .map(event -> " " + event)
                  .reduce("", String::concat));
    }
    return seen;
  }

  private void take(TlbConflict conflict) {
    rig.freedoms = UnitFreedoms.USUAL.with(conflict);
  }

  /** A global entry over one of its ASID, for other pages: all that may come of it. */
  @Test
  @Checks("R-SMMU-090")
  void aConflictOfStage1() {
    rig.iotlb.insert(stage1(false, P));
    rig.iotlb.insert(stage1(true, Q));
    assertThat(ends(STAGE1)).containsExactly(TO_PAGE_P);
    take(TlbConflict.ANY);
    assertThat(ends(STAGE1)).containsExactlyInAnyOrder(TO_PAGE_P, TO_PAGE_Q);
    take(TlbConflict.DETECTED);
    assertThat(ends(STAGE1))
        .containsExactly("UR F_TLB_CONFLICT sid=0x8 addr=0x1000 write class=IN");
    rig.iotlb.insert(stage1(false, R)); // 0x80002000
    take(TlbConflict.MIXED);
    assertThat(ends(STAGE1)).containsExactly("SUCCESS at 0x80003000");
  }

  /** With either choice in one history or another. */
  @Test
  @Checks("R-SMMU-090")
  void aConflictMayBeNoticedNowAndThen() {
    rig.iotlb.insert(stage1(false, P));
    rig.iotlb.insert(stage1(true, Q));
    take(TlbConflict.DRAWN);
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, STAGE1, TO_P)));
    Set<String> seen = new LinkedHashSet<>();
    for (Shown shown : rig.bench.seeds(20)) {
      String end = UnitRig.ends(shown).get(0);
      seen.add(end);
      assertThat(shown.facts(EventRecorded.class)).hasSize(end.equals("UR") ? 1 : 0);
    }
    assertThat(seen).containsExactlyInAnyOrder(TO_PAGE_P, TO_PAGE_Q, "UR");
  }

  /**
   * The guest's two entries mixed give IPA 0x3000 or 0x7000, which stage 2 does not map, whatever
   * the host has there.
   */
  @Test
  @Checks("R-SMMU-090")
  void whatIsMixedGoesThroughStage2() {
    TlbEntry.Kind both = TlbEntry.Kind.COMBINED;
    rig.iotlb.insert(entry(both, VMID, GUEST_ASID, false, 12, TO_P.value(), P));
    rig.iotlb.insert(entry(both, VMID, GUEST_ASID, true, 12, TO_Q.value(), Q));
    take(TlbConflict.MIXED);
    assertThat(ends(NESTED))
        .containsExactly("UR F_TRANSLATION sid=0x18 addr=0x1000 write class=IN s2 ipa=0x3000");
    take(TlbConflict.ANY);
    assertThat(ends(NESTED)).containsExactlyInAnyOrder(TO_PAGE_P, TO_PAGE_Q);
  }

  /** Two entries of stage 2 alone: one of them, since a mixture could leave its map. */
  @Test
  @Checks("R-SMMU-090")
  void entriesOfStage2AreNotMixed() {
    TlbEntry.Kind second = TlbEntry.Kind.S2;
    rig.iotlb.insert(entry(second, VMID, new Asid(0), false, 12, TO_P.value(), Q));
    rig.iotlb.insert(entry(second, VMID, new Asid(0), false, 21, 0, new Pa(0x8020_0000L)));
    take(TlbConflict.MIXED);
    assertThat(ends(STAGE2)).containsExactlyInAnyOrder(TO_PAGE_Q, "SUCCESS at 0x80201000");
  }

  /** Entries of another VMID for the same address are no part of any conflict. */
  @Test
  @Checks({"R-SMMU-086", "R-SMMU-090"})
  void anotherVmidTakesNoPart() {
    TlbEntry.Kind both = TlbEntry.Kind.COMBINED;
    rig.iotlb.insert(entry(both, OTHER, GUEST_ASID, true, 12, TO_Q.value(), Q));
    rig.iotlb.insert(entry(both, OTHER, GUEST_ASID, false, 12, TO_Q.value(), Q));
    for (TlbConflict conflict : TlbConflict.values()) {
      take(conflict);
      assertThat(ends(NESTED)).as(conflict.name()).containsExactly(TO_PAGE_P);
    }
  }

  /** A block that became pages under traffic: the size is the old or the new one, and no event. */
  @Test
  @Checks("R-SMMU-091")
  void withBbml2AChangeOfSizeGivesOldOrNew() {
    rig.world = new iommulab.actors.TestWorld(1);
    Iova block = TO_P.alignDown(21);
    rig.iotlb.insert(
        entry(TlbEntry.Kind.S1, new Vmid(0), ASID, false, 21, block.value(), new Pa(0x8000_0000L)));
    Pa piece = new Pa(0x8000_0000L + TO_P.value());
    rig.iotlb.insert(entry(TlbEntry.Kind.S1, new Vmid(0), ASID, false, 12, TO_P.value(), piece));
    List<TlbConflict> all =
        List.of(TlbConflict.ANY, TlbConflict.MIXED, TlbConflict.DETECTED, TlbConflict.DRAWN);
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.TRANSLATE, STAGE1, TO_P)));
    for (TlbConflict conflict : all) {
      take(conflict);
      Set<String> seen = new LinkedHashSet<>();
      for (Shown shown : rig.bench.seeds(20)) {
        seen.add(UnitRig.ends(shown).get(0));
        assertThat(shown.facts(EventRecorded.class)).isEmpty();
      }
      assertThat(seen)
          .as(conflict.name())
          .containsExactlyInAnyOrder("SUCCESS 0x80001000+2^12 rw-", "SUCCESS 0x80000000+2^21 rw-");
    }
  }
}
