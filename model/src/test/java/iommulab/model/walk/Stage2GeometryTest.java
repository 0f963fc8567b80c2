package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.Ste;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S2TG, S2SL0 and S2T0SZ go together in some ways only, and up to 16 first tables lie side by side
 * (Arm IHI 0070, 5.2; Arm DDI 0487, D8.2, VTCR_EL2.SL0).
 */
final class Stage2GeometryTest {
  private static final IdRegisters OAS_48 = IdRegisters.defaults();
  private static final IdRegisters SMALL_TABLES = OAS_48.with(IdRegisters.STT, 1);
  private static final IdRegisters OAS_44 = OAS_48.with(IdRegisters.OAS, 4);
  private static final IdRegisters OAS_42 = OAS_48.with(IdRegisters.OAS, 3);
  private static final IdRegisters OAS_40 = OAS_48.with(IdRegisters.OAS, 2);
  private static final IdRegisters OAS_52 = OAS_48.with(IdRegisters.OAS, 6);

  /** The S2T0SZ that a start level permits; from &gt; to: none. */
  record Range(String name, IdRegisters ids, Granule granule, int sl0, int from, int to) {
    @Override
    public String toString() {
      return name + " " + granule + " SL0=" + sl0;
    }
  }

  static Stream<Range> ranges() {
    // Input bits by hand, with one index bit at least and 4 for concatenation at most:
    // 4K level 0: 40..48, 1: 31..43, 2: 22..34, 3: 13..25; 16K level 1: 37..51, 2: 26..40,
    // 3: 15..29; 64K level 1: 43..59, 2: 30..46, 3: 17..33. IAS cuts at the top; 48 without DS.
    // spotless:off
    return Stream.of(
        //        OAS             granule      SL0  S2T0SZ
        new Range("48", OAS_48,       Granule.K4,  2, 16, 24),
        new Range("48", OAS_48,       Granule.K4,  1, 21, 33),
        new Range("48", OAS_48,       Granule.K4,  0, 30, 39),
        new Range("48", OAS_48,       Granule.K4,  3, 1,  0),
        new Range("48", OAS_48,       Granule.K16, 3, 1,  0),
        new Range("48", OAS_48,       Granule.K16, 2, 16, 27),
        new Range("48", OAS_48,       Granule.K16, 1, 24, 38),
        new Range("48", OAS_48,       Granule.K16, 0, 35, 39),
        new Range("48", OAS_48,       Granule.K64, 3, 1,  0),
        new Range("48", OAS_48,       Granule.K64, 2, 16, 21),
        new Range("48", OAS_48,       Granule.K64, 1, 18, 34),
        new Range("48", OAS_48,       Granule.K64, 0, 31, 39),
        new Range("STT", SMALL_TABLES, Granule.K4,  0, 30, 42),
        new Range("STT", SMALL_TABLES, Granule.K4,  3, 39, 48),
        new Range("STT", SMALL_TABLES, Granule.K16, 0, 35, 48),
        new Range("STT", SMALL_TABLES, Granule.K64, 0, 31, 47),
        new Range("44", OAS_44,       Granule.K4,  2, 20, 24),
        new Range("44", OAS_44,       Granule.K64, 2, 20, 21),
        new Range("42", OAS_42,       Granule.K4,  2, 1,  0),
        new Range("42", OAS_42,       Granule.K4,  1, 22, 33),
        new Range("42", OAS_42,       Granule.K16, 2, 22, 27),
        new Range("42", OAS_42,       Granule.K64, 2, 1,  0),
        new Range("40", OAS_40,       Granule.K16, 2, 1,  0),
        new Range("40", OAS_40,       Granule.K16, 1, 24, 38),
        new Range("52", OAS_52,       Granule.K64, 2, 12, 21),
        new Range("52", OAS_52,       Granule.K4,  2, 16, 24));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ranges")
  void startLevelsFitSomeInputSizesOnly(Range range) {
    for (int t0sz = 0; t0sz < 64; t0sz++) {
      Ste ste = Tree.stage2(range.granule(), t0sz, range.sl0(), 0, 5);
      boolean legal = t0sz >= range.from() && t0sz <= range.to();
      assertThat(ste.check(range.ids()).isEmpty()).as("S2T0SZ %d", t0sz).isEqualTo(legal);
    }
  }

  /** The last descriptor of all first tables: number of tables times entries, minus one. */
  @ParameterizedTest
  @CsvSource({
    // granule, S2T0SZ, SL0, first tables, start level, last index
    "K4,  24, 1,  2, 1, 1023",
    "K4,  21, 1, 16, 1, 8191",
    "K4,  30, 0, 16, 2, 8191",
    "K4,  25, 1,  1, 1, 511",
    "K16, 24, 1, 16, 2, 32767",
    "K16, 16, 2,  2, 1, 4095",
    "K16, 35, 0, 16, 3, 32767",
    "K64, 18, 1, 16, 2, 131071",
    "K64, 31, 0, 16, 3, 131071",
    "K64, 16, 2,  1, 1, 63"
  })
  void firstTablesLieSideBySide(
      Granule granule, int t0sz, int sl0, int tables, int level, long lastIndex) {
    long span = 1L << 64 - t0sz;
    // given somewhere inside of the area, the base counts from the area's size on
    Ste ste = Tree.stage2(granule, t0sz, sl0, Tree.ROOT + (lastIndex + 1) * 4 & ~0xfL, 5);
    assertThat(ste.check(OAS_48)).isEmpty();
    Tree tree = new Tree();
    WalkFault nothing =
        WalkFault.stage2(EventCode.F_TRANSLATION, FaultClass.IN, level, new Ipa(span - 1));
    assertThat(tree.stage2(ste, OAS_48, span - 1)).isEqualTo(nothing);
    assertThat(tree.read()).isEqualTo(List.of(new Pa(Tree.ROOT + 8 * lastIndex)));
    if (tables > 1) {
      long second = 1L << granule.bits();
      long first = span / tables;
      tree.stage2(ste, OAS_48, first);
      assertThat(tree.read()).isEqualTo(List.of(new Pa(Tree.ROOT + second)));
    }
    tree.stage2(ste, OAS_48, span);
    assertThat(tree.read()).isEmpty();
  }

  /** A page of 64 KiB through the last of 16 tables at level 3. */
  @ParameterizedTest
  @CsvSource({
    "K64, 31, 0, 0x1ffff1234, 0x12341234, 0x1234",
    "K16, 35, 0, 0x1fffd234, 0x12341234, 0x1234"
  })
  void aPageOfTheLastTableIsFound(
      Granule granule, int t0sz, int sl0, String ipa, String pa, String offset) {
    long at = Long.decode(ipa);
    long page = Long.decode(pa) - Long.decode(offset);
    long slot = Tree.ROOT + 8 * (at >>> granule.bits());
    // valid page, MemAttr Write-Back, S2AP read and write, SH, AF
    Tree tree = new Tree().put(slot, page | 0x7ff);
    Ste ste = Tree.stage2(granule, t0sz, sl0, Tree.ROOT, 5);
    TlbEntry entry = ((Mapped) tree.stage2(ste, OAS_48, at)).entry();
    assertThat(entry.translate(new Iova(at))).isEqualTo(new Pa(Long.decode(pa)));
  }
}
