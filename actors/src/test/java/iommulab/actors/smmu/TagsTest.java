package iommulab.actors.smmu;

import static iommulab.actors.TestWorld.ASID;
import static iommulab.actors.TestWorld.P;
import static iommulab.actors.TestWorld.Q;
import static iommulab.actors.TestWorld.STAGE1;
import static iommulab.actors.TestWorld.STAGE2;
import static iommulab.actors.TestWorld.TO_P;
import static iommulab.actors.TestWorld.VMID;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.walk.MemoryType;
import iommulab.model.walk.StageRights;
import iommulab.model.walk.TlbEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which tags a transaction finds a TLB entry, and a command (Arm IHI 0070, 3.17). */
final class TagsTest {
  private static final Asid OTHER = new Asid(99);
  private final UnitRig rig = new UnitRig();

  @AfterEach
  void end() {
    rig.close();
  }

  private static TlbEntry entry(
      TlbEntry.Kind kind, Vmid vmid, Asid asid, boolean global, Pa pa, boolean aset) {
    return new TlbEntry(
        kind,
        vmid,
        asid,
        global,
        TO_P,
        12,
        TO_P.asIpa(),
        pa,
        StageRights.ALL,
        StageRights.ALL,
        3,
        Granule.K4,
        MemoryType.WRITE_BACK,
        MemoryType.Stage2Effect.AS_IS,
        aset);
  }

  /** A global entry of another context: hit within its ASID set, which drivers' CDs have as 1. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Checks("R-SMMU-088")
  void aGlobalEntryServesItsAsidSet(boolean aset) {
    rig.iotlb.insert(entry(TlbEntry.Kind.S1, new Vmid(0), OTHER, true, Q, aset));
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, STAGE1, TO_P)));
    assertThat(UnitRig.ends(rig.bench.fifo())).containsExactly("SUCCESS at " + (aset ? Q : P));
  }

  /** An entry of ASID 7 is found by its ASID whatever the set. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Checks("R-SMMU-088")
  void anEntryOfAnAsidNeedsNoSet(boolean aset) {
    rig.iotlb.insert(entry(TlbEntry.Kind.S1, new Vmid(0), ASID, false, Q, aset));
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, STAGE1, TO_P)));
    assertThat(UnitRig.ends(rig.bench.fifo())).containsExactly("SUCCESS at " + Q);
  }

  /** VMID 4's entry leads to Q: VMID 5 never uses it, whatever VMW; a TLBI for 5 may drop it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  @Checks({"R-SMMU-086", "R-SMMU-089"})
  void aLookUpComparesTheWholeVmid(int vmw) {
    rig.boot = Boot.ENABLED.withVmw(vmw);
    Vmid neighbour = new Vmid(VMID.value() - 1);
    rig.iotlb.insert(entry(TlbEntry.Kind.S2, neighbour, new Asid(0), false, Q, false));
    rig.bench.script(rig.rc, rig.send(rig.ask(1, Kind.WRITE, STAGE2, TO_P)));
    assertThat(UnitRig.ends(rig.bench.fifo())).containsExactly("SUCCESS at " + P);
  }

  /** The other way: our entry falls to a command for the neighbour if VMW says so. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  @Checks("R-SMMU-089")
  void anInvalidationLeavesTheLowBitsAside(int vmw) {
    rig.boot = Boot.ENABLED.withVmw(vmw);
    rig.iotlb.insert(entry(TlbEntry.Kind.S2, VMID, new Asid(0), false, Q, false));
    Vmid neighbour = new Vmid(VMID.value() - 1);
    rig.bench.script(
        rig.q,
        rig.invalidate(1, new Tlbi.S12Vmall(neighbour)),
        Bench.await(Invalidated.class),
        rig.send(rig.ask(1, Kind.WRITE, STAGE2, TO_P)));
    assertThat(UnitRig.ends(rig.bench.fifo())).containsExactly("SUCCESS at " + (vmw > 0 ? P : Q));
  }
}
