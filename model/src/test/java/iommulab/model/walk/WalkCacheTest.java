package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.driver.Prot;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.Organisation;
import iommulab.model.tlb.TlbFreedoms;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A walk begins at the lowest table that the walk cache knows, also one that is long gone. */
final class WalkCacheTest {
  private static final long FIRST = 0x5000;
  private static final long BESIDE = 0x6000;
  private static final TlbFreedoms KEPT = TlbFreedoms.USUAL.withWalkCache(true);

  private static int reads(Rig rig, Iotlb tlb, long iova) {
    WalkInput input = rig.input(iova, Optional.of(Access.READ));
    Reading<WalkResult> walk = TableWalk.begin(input, tlb.forWalks());
    int count = 0;
    while (walk.wants().isPresent()) {
      Fetch fetch = walk.wants().get();
      walk = walk.fetched(rig.memory.read(fetch.at(), fetch.dwords()));
      count++;
    }
    assertThat(walk.result()).isInstanceOf(Mapped.class);
    return count;
  }

  @Test
  @Checks("R-SMMU-084")
  void onlyTheLeafIsReadUntilAnInvalidationReachesTables() {
    Rig rig = Rig.stage1Only().map1(FIRST, 0x9000_0000L, 0x2000, Prot.READ_WRITE);
    Iotlb tlb = new Iotlb(16, KEPT);
    tlb.keep((Mapped) rig.walk(FIRST));
    assertThat(tlb.tables()).isEqualTo(3);
    assertThat(reads(rig, tlb, BESIDE)).isEqualTo(1);
    Iova at = new Iova(FIRST);
    tlb.invalidate(new Tlbi.NhVa(Rig.VMID, Rig.ASID, at, TlbiSpan.address(true)));
    assertThat(tlb.size()).isZero();
    assertThat(reads(rig, tlb, BESIDE)).isEqualTo(1);
    tlb.invalidate(new Tlbi.NhVa(Rig.VMID, Rig.ASID, at, TlbiSpan.address(false)));
    assertThat(reads(rig, tlb, BESIDE)).isEqualTo(4);
  }

  @Test
  void rightsOfTheTablesAboveAreNotForgotten() {
    Rig rig = Rig.stage1Only().map1(FIRST, 0x9000_0000L, 0x2000, Prot.READ_WRITE);
    long noWrite = 1L << 62;
    rig.memory.write(rig.stage1.tableSlot(new Iova(FIRST)), tableWord(rig) | noWrite);
    Iotlb tlb = new Iotlb(16, KEPT);
    tlb.keep((Mapped) rig.walk(FIRST));
    WalkInput input = rig.input(BESIDE, Optional.of(Access.WRITE));
    Mapped found = (Mapped) Reading.runAll(TableWalk.begin(input, tlb.forWalks()), rig.memory);
    assertThat(found.entry().write()).isFalse();
    assertThat(found.entry().read()).isTrue();
  }

  private static long tableWord(Rig rig) {
    return rig.memory.read(rig.stage1.tableSlot(new Iova(FIRST)));
  }

  /** Both stages: one stage-1 table and the page are left, each behind one stage-2 table. */
  @Test
  void bothStagesHaveTheirTables() {
    Rig rig =
        Rig.nested()
            .map1(FIRST, 0x4020_0000L, 0x2000, Prot.READ_WRITE)
            .map2(0x4020_0000L, 0x8020_0000L, 0x2000, Prot.READ_WRITE);
    Iotlb tlb = new Iotlb(32, KEPT);
    tlb.keep((Mapped) rig.walk(FIRST));
    assertThat(reads(rig, tlb, BESIDE)).isEqualTo(2 + 1);
    Iotlb mixed = new Iotlb(32, KEPT.with(Organisation.MIXED));
    mixed.keep((Mapped) rig.walk(FIRST));
    assertThat(reads(rig, mixed, BESIDE)).isEqualTo(1 + 1);
  }
}
