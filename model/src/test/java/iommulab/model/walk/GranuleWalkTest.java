package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A walk begins at the level, and reads the descriptors, that granule and input size ask for (Arm
 * DDI 0487, D8.2 and D8.3).
 *
 * <p>Index bits by hand: 4K 47:39, 38:30, 29:21, 20:12; 16K 47, 46:36, 35:25, 24:14; 64K 51:42,
 * 41:29, 28:16.
 */
final class GranuleWalkTest {
  private static final IdRegisters IDS =
      IdRegisters.defaults().with(IdRegisters.STT, 1).with(IdRegisters.VAX, 1);

  /** Every T0SZ of a granule begins at one level; {@code low} is that level's lowest index bit. */
  record Start(Granule granule, int from, int to, int level, int low) {}

  static Stream<Start> starts() {
    return Stream.of(
        // spotless:off
        //        granule      T0SZ        level low
        new Start(Granule.K4,  16, 24,     0,    39),
        new Start(Granule.K4,  25, 33,     1,    30),
        new Start(Granule.K4,  34, 42,     2,    21),
        new Start(Granule.K4,  43, 48,     3,    12),
        new Start(Granule.K16, 16, 16,     0,    47),
        new Start(Granule.K16, 17, 27,     1,    36),
        new Start(Granule.K16, 28, 38,     2,    25),
        new Start(Granule.K16, 39, 48,     3,    14),
        new Start(Granule.K64, 12, 21,     1,    42),
        new Start(Granule.K64, 22, 34,     2,    29),
        new Start(Granule.K64, 35, 47,     3,    16));
        // spotless:on
  }

  @ParameterizedTest
  @MethodSource("starts")
  void eachInputSizeBeginsAtItsLevel(Start start) {
    for (int t0sz = start.from(); t0sz <= start.to(); t0sz++) {
      Cd cd = Tree.cd(start.granule(), t0sz, Tree.ROOT, 5);
      assertThat(cd.check(IDS, Ste.abort().with(Ste.CONFIG, 5))).as("T0SZ %d", t0sz).isEmpty();
      Tree tree = new Tree();
      long last = (1L << 64 - t0sz) - 1;
      WalkResult nothing = tree.stage1(cd, IDS, last);
      assertThat(nothing).isEqualTo(WalkFault.stage1(EventCode.F_TRANSLATION, start.level()));
      long index = (1L << 64 - t0sz - start.low()) - 1;
      assertThat(tree.read()).as("T0SZ %d", t0sz).containsExactly(new Pa(Tree.ROOT + 8 * index));
      // the next address is out of range: refused before anything is read
      assertThat(tree.stage1(cd, IDS, last + 1)).isEqualTo(nothing);
      assertThat(tree.read()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "K4, 15, 48, 39, false",
    "K4, 16, 48, 39, true",
    "K4, 49, 48, 39, false",
    "K16, 15, 48, 39, false",
    "K16, 48, 48, 39, true",
    "K16, 49, 48, 39, false",
    "K64, 11, 47, 39, false",
    "K64, 12, 47, 39, true",
    "K64, 48, 47, 39, false"
  })
  void inputSizesHaveBounds(Granule granule, int t0sz, int small, int usual, boolean legal) {
    Ste ste = Ste.abort().with(Ste.CONFIG, 5);
    assertThat(Tree.cd(granule, t0sz, Tree.ROOT, 5).check(IDS, ste).isEmpty()).isEqualTo(legal);
    Cd smallest = Tree.cd(granule, small, Tree.ROOT, 5);
    Cd ordinary = Tree.cd(granule, usual, Tree.ROOT, 5);
    IdRegisters withoutSmall = IDS.with(IdRegisters.STT, 0);
    assertThat(smallest.check(IDS, ste)).isEmpty();
    assertThat(smallest.check(withoutSmall, ste)).isPresent();
    assertThat(ordinary.check(withoutSmall, ste)).isEmpty();
  }

  /**
   * A leaf and the tables that lead to it.
   *
   * @param slots where the walk reads, by hand: table plus 8 times the index
   * @param words what it finds there
   */
  record Walk(
      String name, Granule granule, int t0sz, long iova, long[] slots, long[] words, long pa) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static long[] at(long... slots) {
    return slots;
  }

  /**
   * Words by hand: page 0x743 is valid, page, AttrIndx 0, AP[1], SH 3, AF; block 0x741; table 3.
   */
  static Stream<Walk> walks() {
    long t0 = Tree.ROOT;
    long t1 = 0x50_0001_0000L;
    long t2 = 0x50_0002_0000L;
    long t3 = 0x50_0003_0000L;
    return Stream.of(
        // spotless:off
        // 0x8182_8384_5678: 4K indices 259, 10, 28, 69; 16K 1, 0x18, 0x141, 0x611; 64K 0x20, 0xc14, 0x384
        new Walk("4K page",     Granule.K4,  16, 0x8182_8384_5678L, at(t0 + 8 * 259, t1 + 8 * 10, t2 + 8 * 28, t3 + 8 * 69),
            at(t1 | 3, t2 | 3, t3 | 3, 0x1234_5000L | 0x743), 0x1234_5678L),
        new Walk("4K, 2 MiB",   Granule.K4,  16, 0x8182_8384_5678L, at(t0 + 8 * 259, t1 + 8 * 10, t2 + 8 * 28),
            at(t1 | 3, t2 | 3, 0x1220_0000L | 0x741), 0x1224_5678L),
        new Walk("4K, 1 GiB",   Granule.K4,  16, 0x8182_8384_5678L, at(t0 + 8 * 259, t1 + 8 * 10),
            at(t1 | 3, 0x1_4000_0000L | 0x741), 0x1_4384_5678L),
        new Walk("16K page",    Granule.K16, 16, 0x8182_8384_5678L, at(t0 + 8, t1 + 8 * 0x18, t2 + 8 * 0x141, t3 + 8 * 0x611),
            at(t1 | 3, t2 | 3, t3 | 3, 0x1234_4000L | 0x743), 0x1234_5678L),
        new Walk("16K, 32 MiB", Granule.K16, 16, 0x8182_8384_5678L, at(t0 + 8, t1 + 8 * 0x18, t2 + 8 * 0x141),
            at(t1 | 3, t2 | 3, 0x1200_0000L | 0x741), 0x1384_5678L),
        new Walk("64K page",    Granule.K64, 16, 0x8182_8384_5678L, at(t0 + 8 * 0x20, t1 + 8 * 0xc14, t2 + 8 * 0x384),
            at(t1 | 3, t2 | 3, 0x1234_0000L | 0x743), 0x1234_5678L),
        new Walk("64K, 512 MiB", Granule.K64, 16, 0x8182_8384_5678L, at(t0 + 8 * 0x20, t1 + 8 * 0xc14),
            at(t1 | 3, 0x6000_0000L | 0x741), 0x6384_5678L),
        new Walk("64K from level 3", Granule.K64, 39, 0x01ab_5678L, at(t0 + 8 * 0x1ab), at(0x1234_0000L | 0x743), 0x1234_5678L),
        new Walk("16K from level 2", Granule.K16, 28, 0xf_0384_5678L, at(t0 + 8 * 0x781, t1 + 8 * 0x611),
            at(t1 | 3, 0x1234_4000L | 0x743), 0x1234_5678L));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("walks")
  void theDescriptorsOfEachLevelAreRead(Walk walk) {
    Tree tree = new Tree();
    IntStream.range(0, walk.slots().length)
        .forEach(i -> tree.put(walk.slots()[i], walk.words()[i]));
    WalkResult found =
        tree.stage1(Tree.cd(walk.granule(), walk.t0sz(), Tree.ROOT, 5), IDS, walk.iova());
    assertThat(tree.read()).isEqualTo(Arrays.stream(walk.slots()).mapToObj(Pa::new).toList());
    assertThat(found).isInstanceOf(Mapped.class);
    TlbEntry entry = ((Mapped) found).entry();
    assertThat(entry.translate(new Iova(walk.iova()))).isEqualTo(new Pa(walk.pa()));
    assertThat(entry.granule()).isEqualTo(walk.granule());
  }

  /** No granule has blocks everywhere: what stands for one elsewhere is an invalid descriptor. */
  @ParameterizedTest
  @CsvSource({"K4, 16, 0", "K16, 16, 0", "K16, 17, 1", "K64, 16, 1"})
  void blocksStandAtSomeLevelsOnly(Granule granule, int t0sz, int level) {
    Tree tree = new Tree().put(Tree.ROOT, 0x741);
    assertThat(tree.stage1(Tree.cd(granule, t0sz, Tree.ROOT, 5), IDS, 0))
        .isEqualTo(WalkFault.stage1(EventCode.F_TRANSLATION, level));
  }

  /**
   * The first table's address counts from the table's size on: 2 entries 16 bytes, 512 one page; 64
   * bytes at least where output has 52 bits (Arm IHI 0070, 5.4, TTB0).
   */
  @ParameterizedTest
  @CsvSource({
    // 39 bits above level 0 of 16K: one index bit, two entries
    "K16, 16, 5, 0x10, 0x10",
    "K4, 24, 5, 0x18, 0x10",
    "K4, 23, 5, 0x30, 0x20",
    "K4, 16, 5, 0x1ff0, 0x1000",
    "K4, 24, 6, 0x30, 0x00",
    "K64, 21, 6, 0x70, 0x40",
    "K64, 21, 5, 0x70, 0x70"
  })
  void theFirstTableIsAligned(Granule granule, int t0sz, int ips, String given, String used) {
    IdRegisters wide = IDS.with(IdRegisters.OAS, 6);
    Tree tree = new Tree();
    tree.stage1(Tree.cd(granule, t0sz, Tree.ROOT + Long.decode(given), ips), wide, 0);
    assertThat(tree.read()).isEqualTo(List.of(new Pa(Tree.ROOT + Long.decode(used))));
  }
}
