package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Granule;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.tlb.Iotlb;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A block with nT translates, and with BBML 1 no TLB keeps it (Arm IHI 0070, 3.21.1.2, 3.21.1.3).
 */
final class TransientBlockTest {
  private static final long NT = 1L << 16;

  @ParameterizedTest
  @CsvSource({"0, 0x741, true", "1, 0x741, false", "2, 0x741, true"})
  void onlyLevel1KeepsNoBlockWithNt(int bbml, String block, boolean kept) {
    IdRegisters ids = IdRegisters.defaults().with(IdRegisters.BBML, bbml);
    Tree tree = new Tree().put(Tree.ROOT, 0x4000_0000L | NT | Long.decode(block));
    Mapped first = (Mapped) tree.stage1(Tree.cd(Granule.K4, 34, Tree.ROOT, 5), ids, 0x1000);
    Iotlb tlb = new Iotlb(4);
    tlb.keep(first);
    assertThat(tlb.size()).isEqualTo(kept ? 1 : 0);
    assertThat(first.entry().pa().value()).isEqualTo(0x4000_0000L);
    // bit 16 of a page's address is an address bit
    Tree page = new Tree().put(Tree.ROOT, 0x4001_0743L);
    tlb.keep((Mapped) page.stage1(Tree.cd(Granule.K4, 43, Tree.ROOT, 5), small(ids), 0));
    assertThat(tlb.size()).isEqualTo(kept ? 2 : 1);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "2, true"})
  void theSameHoldsForStage2(int bbml, boolean kept) {
    IdRegisters ids = IdRegisters.defaults().with(IdRegisters.BBML, bbml);
    Tree tree = new Tree().put(Tree.ROOT, 0x4000_0000L | NT | 0x7fd);
    Mapped found = (Mapped) tree.stage2(Tree.stage2(Granule.K4, 34, 0, Tree.ROOT, 5), ids, 0x1000);
    assertThat(found.kept()).isEqualTo(kept);
  }

  private static IdRegisters small(IdRegisters ids) {
    return ids.with(IdRegisters.STT, 1);
  }
}
