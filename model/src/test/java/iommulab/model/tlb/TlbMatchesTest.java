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
import iommulab.model.walk.TlbEntry.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Entries of one address conflict when leaves of different sizes made them, never across VMIDs (Arm
 * IHI 0070, 3.20.1).
 */
final class TlbMatchesTest {
  private static final Vmid V1 = new Vmid(1);
  private static final Vmid V2 = new Vmid(2);
  private static final Asid A1 = new Asid(1);
  private static final Iova AT = new Iova(0x20_3000L);

  private static TlbEntry entry(Kind kind, Vmid vmid, boolean global, int bits, int level) {
    Iova start = AT.alignDown(bits);
    Asid asid = kind == Kind.S2 ? new Asid(0) : A1;
    Pa pa = new Pa(0x8000_0000L + start.value());
    return new TlbEntry(
        kind,
        vmid,
        asid,
        global,
        start,
        bits,
        start.asIpa(),
        pa,
        StageRights.ALL,
        StageRights.ALL,
        level,
        Granule.K4,
        false);
  }

  private static final TlbEntry PAGE = entry(Kind.S1, V1, false, 12, 3);
  private static final TlbEntry BLOCK = entry(Kind.S1, V1, false, 21, 2);

  private static TlbEntry moved() {
    Pa pa = new Pa(0x9000_0000L);
    return new TlbEntry(
        Kind.S1,
        V1,
        A1,
        false,
        AT,
        12,
        new Ipa(pa.value()),
        pa,
        StageRights.ALL,
        StageRights.ALL,
        3,
        Granule.K4,
        false);
  }

  record Case(String name, List<TlbEntry> kept, int matches) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        new Case("one entry",                    List.of(PAGE), 1),
        new Case("a block and a page of it",     List.of(PAGE, BLOCK), 2),
        new Case("blocks of 2 MiB and 1 GiB",    List.of(BLOCK, entry(Kind.S1, V1, false, 30, 1)), 2),
        new Case("a page and its group of 16",   List.of(PAGE, entry(Kind.S1, V1, false, 16, 3)), 1),
        new Case("a page that left its group",   List.of(moved(), entry(Kind.S1, V1, false, 16, 3)), 2),
        new Case("a global one and another",     List.of(PAGE, entry(Kind.S1, V1, true, 12, 3)), 2),
        new Case("combined, split by stage 2",   List.of(entry(Kind.COMBINED, V1, false, 12, 2), entry(Kind.COMBINED, V1, false, 21, 2)), 2),
        new Case("the block is another VMID's",  List.of(PAGE, entry(Kind.S1, V2, false, 21, 2)), 1),
        new Case("a global one of another VMID", List.of(PAGE, entry(Kind.S1, V2, true, 21, 2)), 1),
        new Case("the block is of stage 2",      List.of(PAGE, entry(Kind.S2, V1, false, 21, 2)), 1));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks("R-SMMU-090")
  void entriesOfDifferentLeavesConflict(Case c) {
    Iotlb tlb = new Iotlb(4);
    c.kept().forEach(tlb::insert);
    List<TlbEntry> matches = tlb.matches(V1, A1, false, AT);
    assertThat(matches).hasSize(c.matches());
    assertThat(matches).allMatch(entry -> entry.vmid().equals(V1) && entry.kind() != Kind.S2);
    assertThat(matches.get(0)).isEqualTo(tlb.lookup(V1, A1, AT).orElseThrow());
  }

  @Test
  void stage2EntriesConflictAmongThemselves() {
    Iotlb tlb = new Iotlb(4);
    tlb.insert(entry(Kind.S2, V1, false, 12, 3));
    tlb.insert(entry(Kind.S2, V1, false, 21, 2));
    tlb.insert(BLOCK);
    assertThat(tlb.matches(V1, new Ipa(AT.value()))).hasSize(2);
  }
}
