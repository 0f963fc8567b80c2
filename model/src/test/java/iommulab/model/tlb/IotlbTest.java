package iommulab.model.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiEl2;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.walk.MemoryType;
import iommulab.model.walk.StageRights;
import iommulab.model.walk.TlbEntry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A TLBI drops at least the entries that the architecture names, and finds them by tag, address and
 * hint.
 */
final class IotlbTest {
  private static final Vmid V1 = new Vmid(1);
  private static final Vmid V2 = new Vmid(2);
  private static final Asid A1 = new Asid(1);
  private static final Asid A2 = new Asid(2);
  private static final Iova VA = new Iova(0x4020_0000L);
  private static final Ipa IPA = new Ipa(0x8020_0000L);
  private static final TlbiSpan PAGE = TlbiSpan.address(true);

  private static TlbEntry entry(
      TlbEntry.Kind kind, boolean global, Iova start, int log2Size, int level) {
    Ipa ipa = kind == TlbEntry.Kind.COMBINED ? IPA : start.asIpa();
    return new TlbEntry(
        kind,
        V1,
        kind == TlbEntry.Kind.S2 ? new Asid(0) : A1,
        global,
        start,
        log2Size,
        ipa,
        new Pa(0x1_0020_0000L),
        StageRights.ALL,
        StageRights.ALL,
        level,
        Granule.K4,
        false);
  }

  private static final TlbEntry S1 = entry(TlbEntry.Kind.S1, false, VA, 12, 3);
  private static final TlbEntry GLOBAL_S1 = entry(TlbEntry.Kind.S1, true, VA, 12, 3);
  private static final TlbEntry S2 = entry(TlbEntry.Kind.S2, false, new Iova(IPA.value()), 12, 3);
  private static final TlbEntry BOTH = entry(TlbEntry.Kind.COMBINED, false, VA, 12, 3);
  private static final TlbEntry GLOBAL_BOTH = entry(TlbEntry.Kind.COMBINED, true, VA, 12, 3);

  /** A command and whether it must drop each kind of entry of VMID 1, ASID 1. */
  record Row(
      Command command, boolean s1, boolean globalS1, boolean s2, boolean both, boolean globalBoth) {
    @Override
    public String toString() {
      return command.toString();
    }
  }

  static Stream<Row> table() {
    boolean yes = true;
    boolean no = false;
    Iova ipaAsVa = new Iova(IPA.value());
    return Stream.of(
        // spotless:off
        //                                                    S1   S1 global  S2   both  both global
        new Row(new Tlbi.NhAll(V1),                           yes, yes,       no,  yes,  yes),
        new Row(new Tlbi.NhAll(V2),                           no,  no,        no,  no,   no),
        new Row(new Tlbi.NhAsid(V1, A1),                      yes, no,        no,  yes,  no),
        new Row(new Tlbi.NhAsid(V1, A2),                      no,  no,        no,  no,   no),
        new Row(new Tlbi.NhAsid(V2, A1),                      no,  no,        no,  no,   no),
        new Row(new Tlbi.NhVa(V1, A1, VA, PAGE),              yes, yes,       no,  yes,  yes),
        new Row(new Tlbi.NhVa(V1, A2, VA, PAGE),              no,  yes,       no,  no,   yes),
        new Row(new Tlbi.NhVa(V2, A1, VA, PAGE),              no,  no,        no,  no,   no),
        new Row(new Tlbi.NhVa(V1, A1, VA.plus(4096), PAGE),   no,  no,        no,  no,   no),
        new Row(new Tlbi.NhVa(V1, A1, ipaAsVa, PAGE),         no,  no,        no,  no,   no),
        new Row(new Tlbi.NhVaa(V1, VA, PAGE),                 yes, yes,       no,  yes,  yes),
        new Row(new Tlbi.NhVaa(V2, VA, PAGE),                 no,  no,        no,  no,   no),
        new Row(new Tlbi.S2Ipa(V1, IPA, PAGE),                no,  no,        yes, no,   no),
        new Row(new Tlbi.S2Ipa(V2, IPA, PAGE),                no,  no,        no,  no,   no),
        new Row(new Tlbi.S2Ipa(V1, IPA.plus(4096), PAGE),     no,  no,        no,  no,   no),
        new Row(new Tlbi.S12Vmall(V1),                        yes, yes,       yes, yes,  yes),
        new Row(new Tlbi.S12Vmall(V2),                        no,  no,        no,  no,   no),
        new Row(new Tlbi.NsnhAll(),                           yes, yes,       yes, yes,  yes),
        new Row(new TlbiEl2.All(),                            no,  no,        no,  no,   no),
        new Row(new TlbiEl2.ByAsid(A1),                       no,  no,        no,  no,   no),
        new Row(new TlbiEl2.Va(A1, VA, PAGE),                 no,  no,        no,  no,   no),
        new Row(Cfgi.SteRange.all(),                          no,  no,        no,  no,   no));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  @Checks("R-SMMU-081")
  void everyCommandTargetsTheKindsOfItsRow(Row row) {
    assertThat(
            Stream.of(S1, GLOBAL_S1, S2, BOTH, GLOBAL_BOTH)
                .map(entry -> Iotlb.targets(row.command(), entry)))
        .containsExactly(row.s1(), row.globalS1(), row.s2(), row.both(), row.globalBoth());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void invalidateDropsAndCountsThem(Row row) {
    for (TlbEntry entry : List.of(S1, GLOBAL_S1, S2, BOTH, GLOBAL_BOTH)) {
      Iotlb tlb = new Iotlb(4);
      tlb.insert(entry);
      int expected = Iotlb.targets(row.command(), entry) ? 1 : 0;
      assertThat(tlb.invalidate(row.command())).isEqualTo(expected);
      assertThat(tlb.size()).isEqualTo(1 - expected);
    }
  }

  record Reach(String name, TlbiSpan span, Iova at, TlbEntry entry, boolean hit) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Reach> spans() {
    TlbEntry block = entry(TlbEntry.Kind.S1, false, VA, 21, 2);
    TlbEntry piece = entry(TlbEntry.Kind.COMBINED, false, VA.plus(0x5000), 12, 2);
    Granule k4 = Granule.K4;
    return Stream.of(
        // spotless:off
        new Reach("any address of a block",              PAGE,                                       VA.plus(0x3000),    block, true),
        new Reach("the next block",                      PAGE,                                       VA.plus(0x20_0000), block, false),
        new Reach("a stage-1 block that stage 2 split",  PAGE,                                       VA,                 piece, true),
        new Reach("range of 4 pages, last",              TlbiSpan.range(k4, 3, 0, 0, true),          VA.plus(-0x3000),   S1,    true),
        new Reach("range of 4 pages, just too short",    TlbiSpan.range(k4, 3, 0, 0, true),          VA.plus(-0x4000),   S1,    false),
        new Reach("range of 32 pages by scale",          TlbiSpan.range(k4, 1, 4, 0, true),          VA.plus(-0x1_f000), S1,    true),
        new Reach("TTL of another level",                TlbiSpan.range(k4, 0, 0, 2, true),          VA,                 S1,    false),
        new Reach("TTL of this level",                   TlbiSpan.range(k4, 0, 0, 3, true),          VA,                 S1,    true),
        new Reach("TTL of the block's level",            TlbiSpan.range(k4, 0, 0, 2, true),          VA,                 block, true),
        new Reach("another granule",                     TlbiSpan.range(Granule.K64, 0, 0, 3, true), VA,                 S1,    false));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spans")
  @Checks("R-SMMU-083")
  void rangesAndHintsDecideByLeaf(Reach reach) {
    assertThat(Iotlb.targets(new Tlbi.NhVa(V1, A1, reach.at(), reach.span()), reach.entry()))
        .isEqualTo(reach.hit());
  }

  @Test
  @Checks("R-SMMU-082")
  void combinedEntriesMayFallToS2IpaWhereThatFreedomIsTaken() {
    for (boolean taken : new boolean[] {false, true}) {
      Iotlb tlb = new Iotlb(4, TlbFreedoms.USUAL.withCombinedByIpa(taken));
      tlb.insert(BOTH);
      assertThat(tlb.invalidate(new Tlbi.S2Ipa(V1, IPA.plus(0x20_0000), PAGE))).isZero();
      assertThat(tlb.invalidate(new Tlbi.S2Ipa(V1, IPA, PAGE))).isEqualTo(taken ? 1 : 0);
    }
  }

  @Test
  @Checks("R-SMMU-086")
  void lookUpGoesByTagNotByStream() {
    Iotlb tlb = new Iotlb(8);
    tlb.insert(S1);
    assertThat(tlb.lookup(V1, A1, VA.plus(0xfff))).contains(S1);
    assertThat(tlb.lookup(V1, A2, VA)).isEmpty();
    assertThat(tlb.lookup(V2, A1, VA)).isEmpty();
    assertThat(tlb.lookup(V1, A1, VA.plus(0x1000))).isEmpty();
    assertThat(tlb.lookup(V1, VA.asIpa())).isEmpty();
    tlb.insert(GLOBAL_S1);
    assertThat(tlb.lookup(V1, A2, VA)).contains(GLOBAL_S1);
    assertThat(tlb.lookup(V2, A2, VA)).isEmpty();
    tlb.insert(S2);
    assertThat(tlb.lookup(V1, IPA)).contains(S2);
    assertThat(tlb.lookup(V1, A1, new Iova(IPA.value()))).isEmpty();
  }

  private static TlbEntry inSet1(boolean global) {
    return new TlbEntry(
        TlbEntry.Kind.S1,
        V1,
        A1,
        global,
        VA,
        12,
        VA.asIpa(),
        new Pa(0x1_0030_0000L),
        StageRights.ALL,
        StageRights.ALL,
        3,
        Granule.K4,
        MemoryType.WRITE_BACK,
        MemoryType.Stage2Effect.AS_IS,
        true);
  }

  /** 3.17.1: the ASID set tells globals apart, and nothing else. */
  @Test
  @Checks("R-SMMU-088")
  void globalsServeTheirAsidSetOnly() {
    Iotlb tlb = new Iotlb(8);
    tlb.insert(GLOBAL_S1);
    assertThat(tlb.matches(V1, A2, false, VA)).containsExactly(GLOBAL_S1);
    assertThat(tlb.matches(V1, A2, true, VA)).isEmpty();
    assertThat(tlb.matches(V1, A1, true, VA)).isEmpty();
    tlb.insert(inSet1(true));
    assertThat(tlb.matches(V1, A2, true, VA)).containsExactly(inSet1(true));
    assertThat(tlb.matches(V1, A2, false, VA)).containsExactly(GLOBAL_S1);
    assertThat(tlb.invalidate(new Tlbi.NhVa(V1, A2, VA, PAGE))).as("commands: both").isEqualTo(2);
    tlb.insert(inSet1(false));
    assertThat(tlb.matches(V1, A1, false, VA)).as("by ASID alone").hasSize(1);
  }

  @Test
  void theOldestGoesFirst() {
    Iotlb tlb = new Iotlb(2);
    TlbEntry first = entry(TlbEntry.Kind.S1, false, new Iova(0x1000), 12, 3);
    TlbEntry second = entry(TlbEntry.Kind.S1, false, new Iova(0x2000), 12, 3);
    tlb.insert(first);
    tlb.insert(second);
    assertThat(tlb.insert(first)).isEmpty();
    assertThat(tlb.insert(S1)).contains(second);
    assertThat(tlb.entries()).containsExactly(first, S1);
    assertThat(tlb.evict(first)).isTrue();
    assertThat(tlb.lookup(V1, A1, new Iova(0x1000))).isEmpty();
  }

  @Test
  void aCopyIsIndependentAndZeroCapacityKeepsNothing() {
    Iotlb tlb = new Iotlb(2);
    tlb.insert(S1);
    Iotlb copy = tlb.copy();
    tlb.clear();
    assertThat(copy.lookup(V1, A1, VA)).contains(S1);
    Iotlb none = new Iotlb(0);
    assertThat(none.insert(S1)).isEmpty();
    assertThat(none.size()).isZero();
  }
}
