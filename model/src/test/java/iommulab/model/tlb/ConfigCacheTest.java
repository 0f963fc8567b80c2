package iommulab.model.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A CFGI drops the STEs and CDs of its scope; whatever drops an STE drops the stream's CDs. */
final class ConfigCacheTest {
  private static final StreamId S4 = new StreamId(4);
  private static final Cd CD = Cd.of(new Asid(1), new Ipa(0x1000));

  /** What must go of stream 4's STE and its CDs 0 and 1. */
  record Row(Command command, boolean ste, boolean cd0, boolean cd1) {
    @Override
    public String toString() {
      return command.toString();
    }
  }

  static Stream<Row> rows() {
    StreamId s6 = new StreamId(6);
    boolean yes = true;
    boolean no = false;
    return Stream.of(
        // spotless:off
        //                                                    STE  CD 0  CD 1
        new Row(new Cfgi.Ste(S4, true),                       yes, yes,  yes),
        new Row(new Cfgi.Ste(s6, true),                       no,  no,   no),
        new Row(new Cfgi.SteRange(s6, 0),                     no,  no,   no),
        new Row(new Cfgi.SteRange(s6, 1),                     yes, yes,  yes),
        new Row(Cfgi.SteRange.all(),                          yes, yes,  yes),
        new Row(new Cfgi.Cd(S4, new Pasid(1), true),          no,  no,   yes),
        new Row(new Cfgi.Cd(s6, new Pasid(1), true),          no,  no,   no),
        new Row(new Cfgi.CdAll(S4),                           no,  yes,  yes),
        new Row(new Cfgi.CdAll(s6),                           no,  no,   no),
        new Row(new Cfgi.VmsPidm(new Vmid(0)),                no,  no,   no),
        new Row(new Tlbi.NsnhAll(),                           no,  no,   no));
        // spotless:on
  }

  private static ConfigCache filled() {
    ConfigCache cache = new ConfigCache(4);
    cache.insert(S4, Ste.bypass());
    cache.insert(S4, new Pasid(0), CD);
    cache.insert(S4, new Pasid(1), CD);
    return cache;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  @Checks({"R-SMMU-076", "R-SMMU-077"})
  void theScopeOfACommandGoes(Row row) {
    ConfigCache cache = filled();
    int dropped = cache.invalidate(row.command());
    assertThat(cache.ste(S4).isEmpty()).isEqualTo(row.ste());
    assertThat(cache.cd(S4, new Pasid(0)).isEmpty()).isEqualTo(row.cd0());
    assertThat(cache.cd(S4, new Pasid(1)).isEmpty()).isEqualTo(row.cd1());
    assertThat(dropped).isEqualTo(3 - cache.size());
  }

  /** What must go of the level-1 descriptors of stream 4: of the stream table, of CDs 0 and 64. */
  record Level1Row(Command command, boolean std, boolean cd0, boolean cd64) {
    @Override
    public String toString() {
      return command.toString();
    }
  }

  static Stream<Level1Row> level1Rows() {
    StreamId s6 = new StreamId(6);
    StreamId far = new StreamId(4 + 64);
    boolean yes = true;
    boolean no = false;
    return Stream.of(
        // spotless:off
        //                                                     L1STD  L1CD 0  L1CD 1
        new Level1Row(new Cfgi.Ste(S4, false),                 yes,   yes,    yes),
        new Level1Row(new Cfgi.Ste(S4, true),                  no,    yes,    yes),
        new Level1Row(new Cfgi.Ste(s6, false),                 yes,   no,     no),
        new Level1Row(new Cfgi.Ste(s6, true),                  no,    no,     no),
        new Level1Row(new Cfgi.Ste(far, false),                no,    no,     no),
        new Level1Row(new Cfgi.SteRange(s6, 0),                yes,   no,     no),
        new Level1Row(new Cfgi.SteRange(s6, 1),                yes,   yes,    yes),
        new Level1Row(new Cfgi.SteRange(far, 5),               no,    no,     no),
        new Level1Row(new Cfgi.SteRange(far, 6),               yes,   yes,    yes),
        new Level1Row(Cfgi.SteRange.all(),                     yes,   yes,    yes),
        new Level1Row(new Cfgi.Cd(S4, new Pasid(3), false),    no,    yes,    no),
        new Level1Row(new Cfgi.Cd(S4, new Pasid(3), true),     no,    no,     no),
        new Level1Row(new Cfgi.Cd(S4, new Pasid(65), false),   no,    no,     yes),
        new Level1Row(new Cfgi.Cd(s6, new Pasid(3), false),    no,    no,     no),
        new Level1Row(new Cfgi.CdAll(S4),                      no,    yes,    yes),
        new Level1Row(new Tlbi.NsnhAll(),                      no,    no,     no));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("level1Rows")
  @Checks({"R-SMMU-076", "R-SMMU-078"})
  void level1DescriptorsGoWithoutLeaf(Level1Row row) {
    ConfigCache cache = new ConfigCache(4);
    cache.insert(S4, 6, L1Std.of(new Pa(0x4000), 7));
    cache.insert(S4, new Pasid(0), 6, L1Cd.of(new Ipa(0x5000)));
    cache.insert(S4, new Pasid(64), 6, L1Cd.of(new Ipa(0x6000)));
    cache.invalidate(row.command());
    assertThat(cache.level1(S4, 6).isEmpty()).isEqualTo(row.std());
    assertThat(cache.level1(S4, new Pasid(9), 6).isEmpty()).isEqualTo(row.cd0());
    assertThat(cache.level1(S4, new Pasid(64), 6).isEmpty()).isEqualTo(row.cd64());
  }

  @Test
  @Checks("R-SMMU-070")
  void invalidEntriesAreKeptLikeOthers() {
    ConfigCache cache = new ConfigCache(1);
    cache.insert(S4, Ste.invalid());
    assertThat(cache.ste(S4)).contains(Ste.invalid());
  }

  @Test
  void theOldestGoesFirstAndCopiesAreIndependent() {
    ConfigCache cache = new ConfigCache(1);
    cache.insert(S4, Ste.bypass());
    ConfigCache copy = cache.copy();
    cache.insert(new StreamId(5), Ste.bypass());
    assertThat(cache.ste(S4)).isEmpty();
    assertThat(copy.ste(S4)).contains(Ste.bypass());
  }
}
