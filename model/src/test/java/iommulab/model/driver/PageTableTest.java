package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.memory.SparseMemory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A table names the stores that change it, in the order in which a driver makes them. */
final class PageTableTest {
  private static final Iova AT = new Iova(0x40_5000);
  private final PageTable table = PageTable.stage1(new PageAllocator(new Ipa(0x10_0000), 64), 48);

  @Test
  void theFirstPageLinksThreeTablesAndWritesALeaf() {
    List<WordEdit> edits = table.map(AT, new Pa(0xa000), 0x1000, Prot.READ);
    // Indices 0, 0, 2, 5; the page: valid, type, AttrIndx 1, AP 3, SH 3, AF, nG, PXN, UXN.
    assertThat(edits)
        .containsExactly(
            new WordEdit(new Pa(0x10_0000), 0, 0x10_1003),
            new WordEdit(new Pa(0x10_1000), 0, 0x10_2003),
            new WordEdit(new Pa(0x10_2010), 0, 0x10_3003),
            new WordEdit(new Pa(0x10_3028), 0, 0x0060_0000_0000_afc7L));
    assertThat(table.slot(AT)).isEqualTo(new Pa(0x10_3028));
    assertThat(table.level(AT)).isEqualTo(3);
    assertThat(table.map(AT.plus(0x1000), new Pa(0xb000), 0x1000, Prot.READ)).hasSize(1);
  }

  @Test
  void unmapClearsTheLeavesAndKeepsTheTables() {
    table.map(AT, new Pa(0xa000), 0x2000, Prot.READ);
    long before = table.leaf(AT).orElseThrow();
    assertThat(table.unmap(AT, 0x1000)).containsExactly(new WordEdit(new Pa(0x10_3028), before, 0));
    assertThat(table.leaf(AT)).isEmpty();
    assertThat(table.unmap(AT, 0x1000)).isEmpty();
    assertThat(table.map(AT, new Pa(0xc000), 0x1000, Prot.READ)).hasSize(1);
  }

  @Test
  void aBlockTakesThePlaceOfAnEmptiedTable() {
    Iova block = new Iova(0x40_0000);
    table.map(AT, new Pa(0xa000), 0x1000, Prot.READ);
    assertThatIllegalStateException()
        .isThrownBy(() -> table.map(block, new Pa(0), 0x20_0000, Prot.READ));
    table.unmap(AT, 0x1000);
    List<WordEdit> edits = table.map(block, new Pa(0x60_0000), 0x20_0000, Prot.READ);
    assertThat(edits)
        .containsExactly(new WordEdit(new Pa(0x10_2010), 0x10_3003, 0x0060_0000_0060_0fc5L));
    assertThat(table.level(AT)).isEqualTo(2);
  }

  @Test
  void blocksAreUsedWhereBothAddressesAllow() {
    long gb = 1L << 30;
    long mb2 = 1L << 21;
    table.map(new Iova(gb - mb2), new Pa(2 * gb - mb2), gb + mb2 + 0x1000, Prot.READ_WRITE);
    assertThat(table.level(new Iova(gb - 1))).isEqualTo(2);
    assertThat(table.level(new Iova(gb))).isEqualTo(1);
    assertThat(table.level(new Iova(2 * gb))).isEqualTo(3);
    assertThat(table.unmap(new Iova(gb - mb2), gb + mb2)).hasSize(2);
  }

  @Test
  void aGuestsSlotsAreWhereTheGuestIs() {
    PageTable guest =
        PageTable.stage1(
            new PageAllocator(new Ipa(0x10_0000), 8),
            39,
            ipa -> new Pa(ipa.value() + 0x8000_0000L));
    List<WordEdit> edits = guest.map(AT, new Pa(0xa000), 0x1000, Prot.READ);
    assertThat(edits.get(0)).isEqualTo(new WordEdit(new Pa(0x8010_0000L), 0, 0x10_1003));
    SparseMemory memory = new SparseMemory();
    WordEdit.applyAll(edits, memory);
    assertThat(memory.read(new Pa(0x8010_0000L))).isEqualTo(0x10_1003);
  }

  @Test
  void stage2StartsWithTablesSideBySide() {
    PageTable stage2 = PageTable.stage2(new PageAllocator(new Ipa(0x10_1000), 64), 40, 1);
    assertThat(stage2.root()).isEqualTo(new Ipa(0x10_2000));
    assertThat(stage2.sl0()).isEqualTo(1);
    assertThat(stage2.t0sz()).isEqualTo(24);
    // 2^39 is index 512 of level 1, the first slot of the second table; MemAttr 6, S2AP 3, SH 3,
    // AF, XN 2.
    List<WordEdit> edits =
        stage2.map(new Iova(1L << 39), new Pa(1L << 30), 1L << 30, Prot.READ_WRITE);
    assertThat(edits).containsExactly(new WordEdit(new Pa(0x10_3000), 0, 0x0040_0000_4000_07d9L));
  }

  @Test
  void mistakesAreRefused() {
    table.map(new Iova(1 << 21), new Pa(0), 1 << 21, Prot.READ);
    Iova inBlock = new Iova((1 << 21) + 0x1000);
    assertThatIllegalStateException()
        .isThrownBy(() -> table.map(inBlock, new Pa(0), 0x1000, Prot.READ));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.unmap(inBlock, 0x1000))
        .withMessageContaining("cuts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.map(AT, new Pa(0), 0x800, Prot.READ));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.map(new Iova(1L << 48), new Pa(0), 0x1000, Prot.READ));
  }

  @Test
  void aCopyIsIndependent() {
    PageTable copy = table.copy();
    table.map(AT, new Pa(0xa000), 0x1000, Prot.READ);
    assertThat(copy.leaf(AT)).isEmpty();
    assertThat(copy.map(AT, new Pa(0xa000), 0x1000, Prot.READ)).hasSize(4);
  }

  @Test
  void aBlockIsSplitIntoPagesThatMapTheSameAndMergedAgain() {
    Iova block = new Iova(0x40_0000);
    List<WordEdit> made = table.map(block, new Pa(0x60_0000), 0x20_0000, Prot.READ);
    long word = made.get(made.size() - 1).after();
    List<WordEdit> split = table.split(block);
    assertThat(split).hasSize(513);
    // the table's entries first: type bit set, one page after the other; the link last
    assertThat(split.get(0)).isEqualTo(new WordEdit(new Pa(0x10_3000), 0, word | 2));
    assertThat(split.get(5)).isEqualTo(new WordEdit(new Pa(0x10_3028), 0, word + 0x5000 | 2));
    assertThat(split.get(512)).isEqualTo(new WordEdit(new Pa(0x10_2010), word, 0x10_3003));
    assertThat(table.level(AT)).isEqualTo(3);
    assertThat(table.mayMerge(block)).isTrue();
    assertThat(table.merge(block)).isEqualTo(new WordEdit(new Pa(0x10_2010), 0x10_3003, word));
    assertThat(table.level(AT)).isEqualTo(2);
  }

  @Test
  void onlyPagesThatMakeUpABlockAreMerged() {
    Iova block = new Iova(0x40_0000);
    table.map(block, new Pa(0x60_0000), 0x20_0000, Prot.READ);
    assertThat(table.mayMerge(block)).isFalse();
    table.split(block);
    table.unmap(AT, 0x1000);
    assertThat(table.mayMerge(block)).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> table.merge(block));
    table.map(AT, new Pa(0x60_5000), 0x1000, Prot.READ_WRITE);
    assertThat(table.mayMerge(block)).as("another right").isFalse();
    assertThatIllegalStateException().isThrownBy(() -> table.split(AT));
  }
}
