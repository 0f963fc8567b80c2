package iommulab.model.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.walk.Permissions;
import iommulab.model.walk.TableEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A TLBI reaches table descriptors by tag and by what the table serves, unless its hints spare
 * them.
 */
final class TableCacheTest {
  private static final Vmid V1 = new Vmid(1);
  private static final Vmid V2 = new Vmid(2);
  private static final Asid A1 = new Asid(1);
  private static final Asid A2 = new Asid(2);
  private static final Iova VA = new Iova(0x4020_0000L);
  private static final Ipa IPA = new Ipa(0x4020_0000L);
  private static final TlbiSpan LEAF = TlbiSpan.address(true);
  private static final TlbiSpan ALL = TlbiSpan.address(false);

  /** Descriptors of level 2: each table serves 2 MiB. */
  private static final TableEntry S1 = entry(Optional.of(A1));

  private static final TableEntry S2 = entry(Optional.empty());

  private static TableEntry entry(Optional<Asid> asid) {
    Ipa table = new Ipa(0x9000);
    return new TableEntry(V1, asid, Granule.K4, 2, VA, table, Permissions.Hierarchy.NONE);
  }

  private static TlbiSpan range(int pages, int ttl) {
    return TlbiSpan.range(Granule.K4, pages - 1, 0, ttl, false);
  }

  /** A command and whether it must drop the tables of VMID 1, ASID 1. */
  record Row(Command command, boolean s1, boolean s2) {
    @Override
    public String toString() {
      return command.toString();
    }
  }

  static Stream<Row> rows() {
    boolean yes = true;
    boolean no = false;
    return Stream.of(
        // spotless:off
        //                                                                S1   S2
        new Row(new Tlbi.NhVa(V1, A1, VA.plus(0x1000), LEAF),             no,  no),
        new Row(new Tlbi.NhVa(V1, A1, VA.plus(0x1000), ALL),              yes, no),
        new Row(new Tlbi.NhVa(V1, A2, VA, ALL),                           no,  no),
        new Row(new Tlbi.NhVa(V2, A1, VA, ALL),                           no,  no),
        new Row(new Tlbi.NhVa(V1, A1, VA.plus(0x20_0000), ALL),           no,  no),
        new Row(new Tlbi.NhVa(V1, A1, VA.plus(-0x2000), range(3, 0)),     yes, no),
        new Row(new Tlbi.NhVa(V1, A1, VA.plus(-0x2000), range(2, 0)),     no,  no),
        new Row(new Tlbi.NhVa(V1, A1, VA, range(2, 3)),                   yes, no),
        new Row(new Tlbi.NhVa(V1, A1, VA, range(2, 2)),                   no,  no),
        new Row(new Tlbi.NhVaa(V1, VA, LEAF),                             no,  no),
        new Row(new Tlbi.NhVaa(V1, VA, ALL),                              yes, no),
        new Row(new Tlbi.S2Ipa(V1, IPA, LEAF),                            no,  no),
        new Row(new Tlbi.S2Ipa(V1, IPA, ALL),                             no,  yes),
        new Row(new Tlbi.NhAsid(V1, A1),                                  yes, no),
        new Row(new Tlbi.NhAsid(V1, A2),                                  no,  no),
        new Row(new Tlbi.NhAll(V1),                                       yes, no),
        new Row(new Tlbi.NhAll(V2),                                       no,  no),
        new Row(new Tlbi.S12Vmall(V1),                                    yes, yes),
        new Row(new Tlbi.NsnhAll(),                                       yes, yes));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  @Checks({"R-SMMU-083", "R-SMMU-084"})
  void tablesGoByTagAndByWhatTheyServe(Row row) {
    assertThat(TableCache.targets(row.command, S1)).isEqualTo(row.s1);
    assertThat(TableCache.targets(row.command, S2)).isEqualTo(row.s2);
  }

  @Test
  void theLowestTableIsFoundAndTheOldestEntryGoesFirst() {
    Ipa above = new Ipa(0x8000);
    Iova gigabyte = VA.alignDown(30);
    Permissions.Hierarchy none = Permissions.Hierarchy.NONE;
    TableEntry upper = new TableEntry(V1, Optional.of(A1), Granule.K4, 1, gigabyte, above, none);
    TableCache cache = new TableCache(2);
    cache.keep(List.of(upper, S1));
    assertThat(cache.lowest(V1, Optional.of(A1), Granule.K4, VA.plus(8))).contains(S1);
    assertThat(cache.lowest(V1, Optional.of(A1), Granule.K4, VA.plus(0x20_0000))).contains(upper);
    assertThat(cache.lowest(V1, Optional.of(A1), Granule.K64, VA)).isEmpty();
    assertThat(cache.lowest(V1, Optional.empty(), Granule.K4, VA)).isEmpty();
    cache.keep(List.of(S2));
    assertThat(cache.lowest(V1, Optional.of(A1), Granule.K4, VA.plus(0x20_0000))).isEmpty();
    assertThat(cache.size()).isEqualTo(2);
  }
}
