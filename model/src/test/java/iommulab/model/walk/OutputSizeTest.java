package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An address that a descriptor gives is bounded by the smaller of IPS, or S2PS, and OAS, at every
 * level, and a first table's address makes the structure illegal (Arm IHI 0070, 3.4, 5.2, 5.4).
 */
final class OutputSizeTest {
  private static final long PAGE = 0x743;
  private static final long TABLE = 3;
  private static final long S2_PAGE = 0x7ff;
  private static final Ste STE = Ste.abort().with(Ste.CONFIG, 5);

  private static IdRegisters oas(int code) {
    return IdRegisters.defaults().with(IdRegisters.OAS, code);
  }

  /** With tables from 2 GiB on, so that they are in range of 32 bits. */
  private static final long ROOT = 0x8000_0000L;

  /** 32, 36, 40, 42, 44, 48, 52 bits. */
  @ParameterizedTest
  @CsvSource({
    // OAS, IPS, bits
    "5, 0, 32",
    "5, 1, 36",
    "5, 2, 40",
    "5, 3, 42",
    "5, 4, 44",
    "4, 5, 44",
    "0, 5, 32",
    "2, 6, 40"
  })
  void outputsAreBounded(int oas, int ips, int bits) {
    IdRegisters ids = oas(oas);
    Cd cd = Tree.cd(Granule.K4, 25, ROOT, ips);
    assertThat(cd.check(ids, STE)).isEmpty();
    long top = 1L << bits - 1;
    long above = 1L << bits;
    // at the page, at the next table, at the next table of that
    Tree good =
        new Tree().put(ROOT, ROOT + 0x1000 | TABLE).put(ROOT + 0x1000, ROOT + 0x2000 | TABLE);
    assertThat(good.put(ROOT + 0x2000, top | PAGE).stage1(cd, ids, 0)).isInstanceOf(Mapped.class);
    assertThat(good.put(ROOT + 0x2000, above | PAGE).stage1(cd, ids, 0))
        .isEqualTo(WalkFault.stage1(EventCode.F_ADDR_SIZE, 3));
    assertThat(good.put(ROOT + 0x1000, above | TABLE).stage1(cd, ids, 0))
        .isEqualTo(WalkFault.stage1(EventCode.F_ADDR_SIZE, 2));
    assertThat(good.put(ROOT, above | TABLE).stage1(cd, ids, 0))
        .isEqualTo(WalkFault.stage1(EventCode.F_ADDR_SIZE, 1));
    assertThat(good.put(ROOT, above & ~0x3fff_ffffL | 0x741).stage1(cd, ids, 0))
        .isEqualTo(WalkFault.stage1(EventCode.F_ADDR_SIZE, 1));
    assertThat(Tree.cd(Granule.K4, 25, above, ips).check(ids, STE).orElseThrow().field())
        .isEqualTo("TTB0");
  }

  /** The same for stage 2: S2PS and OAS; input of 32 bits from level 2 on. */
  @ParameterizedTest
  @CsvSource({"5, 0, 32", "5, 1, 36", "5, 2, 40", "5, 3, 42", "5, 4, 44", "4, 5, 44", "0, 5, 32"})
  void stage2OutputsAreBounded(int oas, int s2ps, int bits) {
    IdRegisters ids = oas(oas);
    Ste ste = Tree.stage2(Granule.K4, 32, 0, ROOT, s2ps);
    assertThat(ste.check(ids)).isEmpty();
    long above = 1L << bits;
    Tree tree = new Tree().put(ROOT, ROOT + 0x1_0000 | TABLE);
    assertThat(tree.put(ROOT + 0x1_0000, above >>> 1 | S2_PAGE).stage2(ste, ids, 0))
        .isInstanceOf(Mapped.class);
    assertThat(tree.put(ROOT + 0x1_0000, above | S2_PAGE).stage2(ste, ids, 0)).isEqualTo(size(3));
    assertThat(tree.put(ROOT, above | TABLE).stage2(ste, ids, 0)).isEqualTo(size(2));
    assertThat(Tree.stage2(Granule.K4, 32, 0, above, s2ps).check(ids).orElseThrow().field())
        .isEqualTo("S2TTB");
  }

  private static WalkFault size(int level) {
    return WalkFault.stage2(EventCode.F_ADDR_SIZE, FaultClass.IN, level, new Ipa(0));
  }

  /** Bits 51:48 of an output stand in bits 15:12 of a 64K descriptor. */
  @Test
  void only64KDescriptorsReach52Bits() {
    IdRegisters wide = oas(6);
    Cd cd = Tree.cd(Granule.K64, 39, ROOT, 6);
    TlbEntry entry =
        ((Mapped) new Tree().put(ROOT, 0x9000_1234_a000L + PAGE).stage1(cd, wide, 0)).entry();
    assertThat(entry.pa().value()).isEqualTo(0xa_9000_1234_0000L);
    assertThat(new Tree().put(ROOT, 0x9000_1234_a000L + PAGE).stage1(cd, oas(5), 0))
        .isEqualTo(WalkFault.stage1(EventCode.F_ADDR_SIZE, 3));
  }

  /** First tables of 4K and 16K stay within 48 bits whatever IPS and OAS say. */
  @ParameterizedTest
  @CsvSource({"K4, 16, false", "K16, 16, false", "K64, 16, true"})
  void only64KTablesLieAbove48Bits(Granule granule, int t0sz, boolean legal) {
    IdRegisters wide = oas(6);
    assertThat(Tree.cd(granule, t0sz, 1L << 48, 6).check(wide, STE).isEmpty()).isEqualTo(legal);
    int sl0 = 2;
    assertThat(Tree.stage2(granule, t0sz, sl0, 1L << 48, 6).check(wide).isEmpty()).isEqualTo(legal);
    assertThat(Tree.stage2(granule, t0sz, sl0, 1L << 47, 6).check(wide)).isEmpty();
  }

  /** 4 TiB blocks are there if the implementation has 52 bits, whatever IPS says. */
  @ParameterizedTest
  @CsvSource({"5, 5, false", "6, 5, true", "6, 6, true"})
  void hugeBlocksAreAMatterOfTheImplementation(int oas, int size, boolean there) {
    long block = 0x400_0000_0000L | 0x741;
    Tree tree = new Tree().put(ROOT, block);
    WalkResult stage1 = tree.stage1(Tree.cd(Granule.K64, 16, ROOT, size), oas(oas), 0x1234);
    WalkResult stage2 =
        new Tree()
            .put(ROOT, 0x400_0000_0000L | 0x7fd)
            .stage2(Tree.stage2(Granule.K64, 16, 2, ROOT, size), oas(oas), 0x1234);
    for (WalkResult found : new WalkResult[] {stage1, stage2}) {
      assertThat(found instanceof Mapped).isEqualTo(there);
      if (there) {
        assertThat(((Mapped) found).entry().log2Size()).isEqualTo(42);
      }
    }
  }
}
