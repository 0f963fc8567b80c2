package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.Prot;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.TlbFreedoms;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Contiguous bit lets one entry stand for a group of leaves, and each of them takes it away.
 */
final class ContiguousTest {
  private static final long CONTIGUOUS = 1L << 52;
  private static final long GROUP = 0x1_0000;

  private static Iotlb tlb(long output, boolean taken) {
    Rig rig = Rig.stage1Only().map1(GROUP, output, 0x1_0000, Prot.READ);
    rig.poke1(GROUP + 0x3000, 0, CONTIGUOUS);
    Iotlb tlb = new Iotlb(4, TlbFreedoms.USUAL.withContiguous(taken));
    tlb.keep((Mapped) rig.walk(GROUP + 0x3000));
    return tlb;
  }

  private static Optional<TlbEntry> at(Iotlb tlb, long iova) {
    return tlb.lookup(Rig.VMID, Rig.ASID, new Iova(iova));
  }

  @Test
  void neighboursAreServedWhereTheFreedomIsTaken() {
    Iotlb wide = tlb(0x9000_0000L, true);
    Iova last = new Iova(GROUP + 0xf008);
    assertThat(at(wide, last.value()).orElseThrow().translate(last))
        .isEqualTo(new Pa(0x9000_f008L));
    assertThat(at(wide, GROUP + 0x1_0000)).isEmpty();
    assertThat(at(tlb(0x9000_0000L, false), last.value())).isEmpty();
  }

  /** The group's output is not aligned as its addresses are: the bit is a mistake of software. */
  @Test
  void addressesThatContradictTheBitMakeNoGroup() {
    assertThat(at(tlb(0x9000_1000L, true), GROUP)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0x10000, true", "0x13000, true", "0x1f000, true", "0x20000, false", "0xf000, false"})
  void anyOfItsPagesTakesTheGroupAway(long page, boolean gone) {
    Iotlb tlb = tlb(0x9000_0000L, true);
    TlbiSpan leaf = TlbiSpan.range(Granule.K4, 0, 0, 3, true);
    tlb.invalidate(new Tlbi.NhVa(Rig.VMID, Rig.ASID, new Iova(page), leaf));
    assertThat(at(tlb, GROUP + 0x7000).isEmpty()).isEqualTo(gone);
  }

  /** Arm DDI 0487, D8.7.1: 64K, 32M, 16G; 2M, 1G; 2M, 16G. */
  @ParameterizedTest
  @CsvSource({
    "K4, 3, 16",
    "K4, 2, 25",
    "K4, 1, 34",
    "K16, 3, 21",
    "K16, 2, 30",
    "K64, 3, 21",
    "K64, 2, 34"
  })
  void groupsHaveTheSizesOfTheArchitecture(Granule granule, int level, int bits) {
    assertThat(granule.spanBits(level) + granule.contiguousBits(level)).isEqualTo(bits);
  }
}
