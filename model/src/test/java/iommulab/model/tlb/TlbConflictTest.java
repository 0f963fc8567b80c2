package iommulab.model.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.walk.StageRights;
import iommulab.model.walk.TlbEntry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What several entries for one address come to (Arm IHI 0070, 3.20.1, 3.21.1.3). */
final class TlbConflictTest {
  private static final Iova AT = new Iova(0x20_3000);

  private static TlbEntry entry(int log2Size, long pa, boolean global, StageRights rights) {
    Iova start = AT.alignDown(log2Size);
    return new TlbEntry(
        TlbEntry.Kind.S1,
        new Vmid(1),
        new Asid(1),
        global,
        start,
        log2Size,
        new Ipa(pa),
        new Pa(pa),
        rights,
        StageRights.ALL,
        log2Size == 12 ? 3 : 2,
        Granule.K4,
        false);
  }

  private static final TlbEntry PAGE = entry(12, 0x8000_3000L, false, StageRights.ALL);
  private static final TlbEntry BLOCK = entry(21, 0x8000_0000L, false, StageRights.ALL);

  record Row(String name, TlbEntry other, int bbml, TlbConflict freedom, TlbConflict expected) {
    @Override
    public String toString() {
      return name + ", BBML " + bbml + ", " + freedom;
    }
  }

  static Stream<Row> rows() {
    TlbEntry elsewhere = entry(21, 0x8020_0000L, false, StageRights.ALL);
    TlbEntry global = entry(12, 0x8000_3000L, true, StageRights.ALL);
    TlbEntry without = entry(21, 0x8000_0000L, false, StageRights.ALL.and(none()));
    TlbConflict any = TlbConflict.ANY;
    TlbConflict mixed = TlbConflict.MIXED;
    TlbConflict drawn = TlbConflict.DRAWN;
    TlbConflict detected = TlbConflict.DETECTED;
    TlbConflict smallest = TlbConflict.SMALLEST;
    // spotless:off
    return Stream.of(
        //      the page's neighbour    entry      BBML taken     comes to
        new Row("size only",            BLOCK,     2,   detected, any),
        new Row("size only",            BLOCK,     2,   mixed,    any),
        new Row("size only",            BLOCK,     2,   any,      any),
        new Row("size only",            BLOCK,     2,   smallest, smallest),
        new Row("size only",            BLOCK,     2,   drawn,    any),
        new Row("size only",            BLOCK,     1,   drawn,    drawn),
        new Row("size only",            BLOCK,     1,   detected, detected),
        new Row("size only",            BLOCK,     0,   mixed,    mixed),
        new Row("size and address",     elsewhere, 2,   detected, detected),
        new Row("size and rights",      without,   2,   mixed,    mixed),
        new Row("global over not",      global,    2,   detected, detected));
    // spotless:on
  }

  private static StageRights none() {
    return new StageRights(iommulab.model.walk.Rights.NONE, iommulab.model.walk.Rights.NONE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  @Checks("R-SMMU-091")
  void aChangeOfSizeAloneIsHarmlessWithBbml2(Row row) {
    assertThat(row.freedom().of(List.of(PAGE, row.other()), row.bbml())).isEqualTo(row.expected());
  }
}
