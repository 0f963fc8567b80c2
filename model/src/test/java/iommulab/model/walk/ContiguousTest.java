package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.driver.Prot;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.smmuv3.table.Cd;
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

  /** What {@link Tree#cd} says. */
  private static Optional<TlbEntry> inSet1(Iotlb tlb, Iova at) {
    return tlb.matches(new Vmid(0), new Asid(7), true, at).stream().findFirst();
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

  /**
   * A group is served from one of its leaves, as far as it reaches and no further: leaves times
   * size by hand, 16 x 4 KiB, 16 x 2 MiB, 16 x 1 GiB; 128 x 16 KiB, 32 x 32 MiB; 32 x 64 KiB, 32 x
   * 512 MiB.
   */
  @ParameterizedTest
  @CsvSource({
    // granule, T0SZ, level, leaf, group
    "K4,  43, 3, 0x1000,     0x10000",
    "K4,  34, 2, 0x200000,   0x2000000",
    "K4,  25, 1, 0x40000000, 0x400000000",
    "K16, 39, 3, 0x4000,     0x200000",
    "K16, 28, 2, 0x2000000,  0x40000000",
    "K64, 39, 3, 0x10000,    0x200000",
    "K64, 22, 2, 0x20000000, 0x400000000"
  })
  void groupsOfEachGranuleAreServed(
      Granule granule, int t0sz, int level, String leaf, String group) {
    long size = Long.decode(leaf);
    long all = Long.decode(group);
    long inputs = 1L << 64 - t0sz;
    long from = all < inputs ? all : 0;
    long output = 0x1_0000_0000_0000L >>> 2; // aligned to every group
    long index = from / size + 2;
    long type = level == 3 ? 0x743 : 0x741;
    Tree tree = new Tree().put(Tree.ROOT + 8 * index, output + 2 * size | type | CONTIGUOUS);
    IdRegisters ids = IdRegisters.defaults().with(IdRegisters.STT, 1);
    Cd cd = Tree.cd(granule, t0sz, Tree.ROOT, 5);
    Mapped walk = (Mapped) tree.stage1(cd, ids, from + 2 * size);
    Iotlb tlb = new Iotlb(4, TlbFreedoms.USUAL.withContiguous(true));
    tlb.keep(walk);
    for (long offset : new long[] {0, 2 * size + 8, all - 8}) {
      Iova at = new Iova(from + offset);
      assertThat(inSet1(tlb, at).orElseThrow().translate(at)).isEqualTo(new Pa(output + offset));
    }
    assertThat(inSet1(tlb, new Iova(from + all))).isEmpty();
    assertThat(from == 0 || inSet1(tlb, new Iova(from - 8)).isEmpty()).isTrue();
  }

  /** 16 GiB of contiguous blocks in an input range of 2 GiB would serve what is out of range. */
  @Test
  void aGroupIsNotLargerThanTheInputRange() {
    Tree tree = new Tree().put(Tree.ROOT, 0x741 | CONTIGUOUS);
    IdRegisters ids = IdRegisters.defaults();
    Iotlb tlb = new Iotlb(4, TlbFreedoms.USUAL.withContiguous(true));
    tlb.keep((Mapped) tree.stage1(Tree.cd(Granule.K4, 33, Tree.ROOT, 5), ids, 0x1000));
    assertThat(inSet1(tlb, new Iova(0x3fff_f000L))).isPresent();
    assertThat(inSet1(tlb, new Iova(0x8000_0000L))).isEmpty();
  }
}
