package iommulab.model.smmuv3.table;

import static iommulab.model.address.Granule.K16;
import static iommulab.model.address.Granule.K4;
import static iommulab.model.address.Granule.K64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.bits.EntryFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Translation descriptors of both stages mean what drivers mean by them, at every level and
 * granule.
 */
final class DescriptorTest {
  record Case(long raw, Granule granule, int level, DescriptorKind kind, long address) {}

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        new Case(0x0000_0000_4679_1003L, K4,  0, DescriptorKind.TABLE,   0x4679_1000L),
        new Case(0x0060_0000_0809_0e4bL, K4,  3, DescriptorKind.PAGE,    0x0809_0000L),
        new Case(0x0000_0000_4017_b7dbL, K4,  3, DescriptorKind.PAGE,    0x4017_b000L),
        new Case(0x0000_0000_4020_07d9L, K4,  2, DescriptorKind.BLOCK,   0x4020_0000L),
        new Case(0x0000_0000_4021_07d9L, K4,  2, DescriptorKind.BLOCK,   0x4020_0000L),  // nT is no address bit
        new Case(0x0000_0000_4000_07d9L, K4,  1, DescriptorKind.BLOCK,   0x4000_0000L),
        new Case(0x0000_0000_4000_07d9L, K4,  0, DescriptorKind.INVALID, 0),
        new Case(0x0000_0000_4020_07d9L, K4,  3, DescriptorKind.INVALID, 0x4020_0000L),  // no block at the last level
        new Case(0x0000_0000_4020_07daL, K4,  3, DescriptorKind.INVALID, 0x4020_0000L),  // valid bit is 0
        new Case(0x0000_0000_4200_07d9L, K16, 2, DescriptorKind.BLOCK,   0x4200_0000L),
        new Case(0x0000_0000_4000_07d9L, K16, 1, DescriptorKind.INVALID, 0),
        new Case(0x0000_0000_4000_4003L, K16, 2, DescriptorKind.TABLE,   0x4000_4000L),
        new Case(0x0000_0000_4001_07dbL, K64, 3, DescriptorKind.PAGE,    0x4001_0000L),
        new Case(0x0000_0000_4001_57dbL, K64, 3, DescriptorKind.PAGE,    0x0005_0000_4001_0000L));
  }
  // spotless:on

  @ParameterizedTest
  @MethodSource("cases")
  void kindAndAddressDependOnTheLevel(Case c) {
    Stage1Descriptor s1 = new Stage1Descriptor(c.raw);
    Stage2Descriptor s2 = new Stage2Descriptor(c.raw);
    assertThat(s1.kind(c.granule, c.level)).isEqualTo(c.kind);
    assertThat(s2.kind(c.granule, c.level)).isEqualTo(c.kind);
    if (c.kind == DescriptorKind.TABLE) {
      assertThat(s1.nextTable(c.granule)).isEqualTo(new Ipa(c.address));
      assertThat(s2.nextTable(c.granule)).isEqualTo(new Pa(c.address));
    } else if (c.kind.isLeaf()) {
      assertThat(s1.output(c.granule, c.level)).isEqualTo(new Ipa(c.address));
      assertThat(s2.output(c.granule, c.level)).isEqualTo(new Pa(c.address));
    }
  }

  @Test
  void buildersWriteWhatDriversWrite() {
    Stage1Descriptor cacheable = Stage1Descriptor.page(new Ipa(0x8021_0000L), true);
    // the same page in a trace has AttrIndx 0
    assertThat(cacheable.with(Stage1Descriptor.ATTR_INDX, 0).raw()).isEqualTo(0x8021_0f43L);
    assertThat(Stage1Descriptor.page(new Pa(0x1000), false).raw()).isEqualTo(0x1fc7);
    assertThat(Stage2Descriptor.page(new Pa(0x4017_b000L), true, true).raw())
        .isEqualTo(0x4017_b7dbL);
    assertThat(Stage2Descriptor.page(new Pa(0x4017_b000L), true, false).isWritable()).isFalse();
    assertThat(Stage2Descriptor.block(new Pa(0x4020_0000L), 2, true, true).raw())
        .isEqualTo(0x4020_07d9L);
    assertThat(Stage1Descriptor.table(new Pa(0x4679_1000L)).raw()).isEqualTo(0x4679_1003L);
    assertThat(Stage2Descriptor.table(new Pa(0x4341_4000L)).raw()).isEqualTo(0x4341_4003L);
    assertThat(Stage1Descriptor.INVALID.kind(K4, 3)).isEqualTo(DescriptorKind.INVALID);
  }

  @Test
  void whatALeafIsBuiltFromIsReadBack() {
    long seed = 83L;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Granule granule = Granule.values()[random.nextInt(3)];
      int level = granule == K4 ? 1 + random.nextInt(3) : 2 + random.nextInt(2);
      int width = granule == K64 ? 52 : 48;
      Pa output = new Pa(random.nextLong() >>> (64 - width)).alignDown(granule.spanBits(level));
      boolean writable = random.nextBoolean();
      Stage1Descriptor s1 =
          Stage1Descriptor.leaf(granule, level, new Ipa(output.value()), writable);
      Stage2Descriptor s2 = Stage2Descriptor.leaf(granule, level, output, true, writable);
      assertThat(s1.output(granule, level).asPa()).as("seed %d", seed).isEqualTo(output);
      assertThat(s2.output(granule, level)).as("seed %d", seed).isEqualTo(output);
      assertThat(s1.kind(granule, level).isLeaf() && s2.kind(granule, level).isLeaf()).isTrue();
      assertThat(s1.isWritable() == writable && s2.isWritable() == writable).isTrue();
    }
  }

  @Test
  void unalignedOutputsAndImpossibleBlocksAreRefused() {
    assertThatThrownBy(() -> Stage1Descriptor.page(new Pa(0x1800), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0x1800");
    assertThatThrownBy(() -> Stage2Descriptor.block(new Pa(0), 0, true, true))
        .hasMessageContainingAll("K4", "level 0");
  }

  @Test
  void fieldsDoNotOverlap() {
    // building the formats checks it; table descriptors of stage 2 have no attributes
    for (EntryFormat format :
        new EntryFormat[] {
          Stage1Descriptor.PAGE_FORMAT, Stage1Descriptor.BLOCK_FORMAT,
          Stage1Descriptor.TABLE_FORMAT, Stage2Descriptor.PAGE_FORMAT,
          Stage2Descriptor.BLOCK_FORMAT
        }) {
      assertThat(format.reserved(new long[] {1L << 63 | 0xfff}).size()).isLessThanOrEqualTo(2);
    }
    assertThat(Stage2Descriptor.TABLE_FORMAT.reserved(new long[] {1L << 59 | 7}))
        .hasToString("[2, 59]");
  }
}
