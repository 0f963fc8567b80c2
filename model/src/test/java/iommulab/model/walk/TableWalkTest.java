package iommulab.model.walk;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Vmid;
import iommulab.model.driver.Prot;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A walk finds the leaf, its rights and its size, or the first fault in the order of the
 * architecture.
 */
final class TableWalkTest {
  private static final long KB4 = 0x1000;
  private static final long MB2 = 0x20_0000;
  private static final long GB1 = 0x4000_0000;
  private static final long AF = 1L << 10;
  private static final long HIGH_OUTPUT = 1L << 46;
  private static final UnaryOperator<Cd> OUTPUT_36_BITS = cd -> cd.with(Cd.IPS, 1);

  record Fault(String name, Rig rig, long iova, Access access, WalkFault expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static WalkFault s1(EventCode code, int level) {
    return new WalkFault(code, false, FaultClass.IN, level, Optional.empty(), Optional.empty());
  }

  private static WalkFault s2(EventCode code, FaultClass clazz, int level, long ipa) {
    return new WalkFault(code, true, clazz, level, Optional.of(new Ipa(ipa)), Optional.empty());
  }

  private static Rig one() {
    return Rig.stage1Only().map1(0x5000, 0xa000, KB4, Prot.READ_WRITE);
  }

  /**
   * IOVA 0x5000 to IPA 0x4020_0000, which is not mapped at stage 2 yet; 0x6000 is not mapped at
   * all.
   */
  private static Rig nest() {
    return Rig.nested().map1(0x5000, 0x4020_0000L, KB4, Prot.READ_WRITE);
  }

  private static Rig nestMapped() {
    return nest().map2(0x4020_0000L, 0x9000_0000L, KB4, Prot.READ_WRITE);
  }

  private static Rig with(Rig rig, UnaryOperator<Cd> cd) {
    rig.cd = cd;
    return rig;
  }

  private static Rig withSte(Rig rig, UnaryOperator<Ste> ste) {
    rig.ste = ste;
    return rig;
  }

  private static Rig absent(Rig rig, Pa at) {
    rig.memory.markAbsent(at, 8);
    return rig;
  }

  static Stream<Fault> stage1Faults() {
    Access r = Access.READ;
    Rig tableGone = one();
    Pa slot = tableGone.stage1.slot(new Iova(0x5000));
    return Stream.of(
        // spotless:off
        new Fault("above the input size",            with(one(), cd -> cd.with(Cd.T0SZ, 25)), 1L << 39, r, s1(EventCode.F_TRANSLATION, 1)),
        new Fault("bits above 48 not all equal",     one(), 1L << 49,           r, s1(EventCode.F_TRANSLATION, 0)),
        new Fault("high half is off (EPD1)",         one(), -0x1000,            r, s1(EventCode.F_TRANSLATION, 0)),
        new Fault("low half is off (EPD0)",          with(one(), cd -> cd.with(Cd.EPD0, 1)), 0x5000, r, s1(EventCode.F_TRANSLATION, 0)),
        new Fault("top byte without TBI",            one(), 0x0100_0000_0000_5000L, r, s1(EventCode.F_TRANSLATION, 0)),
        new Fault("nothing at level 0",              one(), 1L << 39,           r, s1(EventCode.F_TRANSLATION, 0)),
        new Fault("nothing at level 1",              one(), GB1,                r, s1(EventCode.F_TRANSLATION, 1)),
        new Fault("nothing at level 2",              one(), MB2,                r, s1(EventCode.F_TRANSLATION, 2)),
        new Fault("nothing at level 3",              one(), 0x6000,             r, s1(EventCode.F_TRANSLATION, 3)),
        new Fault("a block's encoding at level 3",   one().poke1(0x5000, 2, 0), 0x5000, r, s1(EventCode.F_TRANSLATION, 3)),
        new Fault("output above IPS",                with(one().poke1(0x5000, 0, HIGH_OUTPUT), OUTPUT_36_BITS), 0x5000, r, s1(EventCode.F_ADDR_SIZE, 3)),
        new Fault("address size before access flag", with(one().poke1(0x5000, AF, HIGH_OUTPUT), OUTPUT_36_BITS), 0x5000, r, s1(EventCode.F_ADDR_SIZE, 3)),
        new Fault("access flag clear",               one().poke1(0x5000, AF, 0), 0x5000, r, s1(EventCode.F_ACCESS, 3)),
        new Fault("access flag before permission",   Rig.stage1Only().map1(0x5000, 0xa000, KB4, Prot.READ).poke1(0x5000, AF, 0), 0x5000, Access.WRITE, s1(EventCode.F_ACCESS, 3)),
        new Fault("the table is on absent memory",   absent(tableGone, slot), 0x5000, r,
            new WalkFault(EventCode.F_WALK_EABT, false, FaultClass.TT, 3, Optional.empty(), Optional.of(slot))));
        // spotless:on
  }

  static Stream<Fault> nestedFaults() {
    Access r = Access.READ;
    // The level-3 table of 0x5000 is the guest's fourth table page: root, level 1, level 2, level
    // 3.
    long leafTable = Rig.GUEST_IPA + 3 * KB4;
    long leafSlot = leafTable + 5 * 8;
    Rig stage2Gone = nestMapped();
    Pa slot2 = stage2Gone.stage2.slot(new Iova(0x4020_0000L));
    Rig stage2GoneForTable = nestMapped();
    Pa slotOfRoot = stage2GoneForTable.stage2.slot(new Iova(Rig.GUEST_IPA));
    Rig stage1Gone = nestMapped();
    Pa slot1 = new Pa(Rig.GUEST_PA + 3 * KB4 + 5 * 8);
    Rig hidden = nestMapped();
    FaultClass tt = FaultClass.TT;
    FaultClass in = FaultClass.IN;
    return Stream.of(
        // spotless:off
        new Fault("stage 1 finds nothing",                 nestMapped(), 0x6000, r, s1(EventCode.F_TRANSLATION, 3)),
        new Fault("final address not in stage 2",          nest(), 0x5123, r, s2(EventCode.F_TRANSLATION, in, 2, 0x4020_0123L)),
        new Fault("final address above stage 2's input",   Rig.nested().map1(0x5000, 1L << 40, KB4, Prot.READ), 0x5000, r, s2(EventCode.F_TRANSLATION, in, 1, 1L << 40)),
        new Fault("table not in stage 2",                  nestMapped().poke2(leafTable, 1, 0), 0x5000, r, s2(EventCode.F_TRANSLATION, tt, 3, leafSlot)),
        new Fault("table without read right at stage 2",   nestMapped().poke2(leafTable, 1L << 6, 0), 0x5000, r, s2(EventCode.F_PERMISSION, tt, 3, leafSlot)),
        new Fault("table in Device memory, S2PTW = 1",     withSte(nestMapped().poke2(leafTable, 0xfL << 2, 1L << 2), ste -> ste.with(Ste.S2PTW, 1)), 0x5000, r, s2(EventCode.F_PERMISSION, tt, 3, leafSlot)),
        new Fault("stage 2 access flag, on a table",       nestMapped().poke2(leafTable, AF, 0), 0x5000, r, s2(EventCode.F_ACCESS, tt, 3, leafSlot)),
        new Fault("stage 2 access flag, final",            nestMapped().poke2(0x4020_0000L, AF, 0), 0x5000, r, s2(EventCode.F_ACCESS, in, 3, 0x4020_0000L)),
        new Fault("stage 2 output above S2PS",             withSte(nestMapped().poke2(0x4020_0000L, 0, HIGH_OUTPUT), ste -> ste.with(Ste.S2PS, 1)), 0x5000, r, s2(EventCode.F_ADDR_SIZE, in, 3, 0x4020_0000L)),
        new Fault("stage 1 permission before stage 2",     Rig.nested().map1(0x5000, 0x4020_0000L, KB4, Prot.READ), 0x5000, Access.WRITE, s1(EventCode.F_PERMISSION, 3)),
        new Fault("stage 1 access flag before stage 2",    nest().poke1(0x5000, AF, 0), 0x5000, r, s1(EventCode.F_ACCESS, 3)),
        new Fault("stage 2 of the root before all else",   hidden.poke2(Rig.GUEST_IPA, 1, 0), 0x6000, r, s2(EventCode.F_TRANSLATION, tt, 3, Rig.GUEST_IPA)),
        new Fault("stage 1 descriptor aborts",             absent(stage1Gone, slot1), 0x5000, r,
            new WalkFault(EventCode.F_WALK_EABT, false, tt, 3, Optional.empty(), Optional.of(slot1))),
        new Fault("stage 2 descriptor of a table aborts",  absent(stage2GoneForTable, slotOfRoot), 0x5000, r,
            new WalkFault(EventCode.F_WALK_EABT, true, tt, 3, Optional.of(new Ipa(Rig.GUEST_IPA)), Optional.of(slotOfRoot))),
        new Fault("stage 2 descriptor of the page aborts", absent(stage2Gone, slot2), 0x5000, r,
            new WalkFault(EventCode.F_WALK_EABT, true, in, 3, Optional.of(new Ipa(0x4020_0000L)), Optional.of(slot2))));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"stage1Faults", "nestedFaults"})
  @Checks("R-SMMU-069")
  void theFirstFaultIsReported(Fault fault) {
    assertThat(fault.rig().walk(fault.iova(), fault.access())).isEqualTo(fault.expected());
  }

  record Size(String name, Rig rig, long iova, int log2Size, int level, long pa) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Rig nestOf(long stage1Bytes, long stage2Bytes) {
    long ipa = 0x8000_0000L;
    return Rig.nested()
        .map1(0x4000_0000L, ipa, stage1Bytes, Prot.READ_WRITE)
        .map2(ipa, 0x1_0000_0000L, stage2Bytes, Prot.READ_WRITE);
  }

  static Stream<Size> sizes() {
    Rig only = Rig.stage1Only();
    long at = 0x4000_0123L;
    long to = 0x1_0000_0123L;
    return Stream.of(
        // spotless:off
        new Size("page",               only.map1(0x5000, 0xa000, KB4, Prot.READ),        0x5123,          12, 3, 0xa123),
        new Size("2 MiB block",        only.map1(MB2, 7 * MB2, MB2, Prot.READ),          MB2 + 0x12345,   21, 2, 7 * MB2 + 0x12345),
        new Size("1 GiB block",        only.map1(GB1, 3 * GB1, GB1, Prot.READ),          GB1 + 0x1234567, 30, 1, 3 * GB1 + 0x1234567),
        new Size("39 bits: level 1",   Rig.stage1Only(39).map1(0x5000, 0xa000, KB4, Prot.READ), 0x5123,   12, 3, 0xa123),
        new Size("25 bits: level 2",   Rig.stage1Only(25).map1(0x5000, 0xa000, KB4, Prot.READ), 0x5123,   12, 3, 0xa123),
        new Size("page under page",    nestOf(KB4, KB4), at, 12, 3, to),
        new Size("page under 2 MiB",   nestOf(KB4, MB2), at, 12, 3, to),
        new Size("2 MiB under pages",  nestOf(MB2, 8 * KB4), at + KB4, 12, 2, to + KB4),
        new Size("2 MiB under 2 MiB",  nestOf(MB2, MB2), at, 21, 2, to),
        new Size("2 MiB under 1 GiB",  nestOf(MB2, GB1), at, 21, 2, to),
        new Size("1 GiB under 2 MiB",  nestOf(GB1, 2 * MB2), at + MB2, 21, 1, to + MB2));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  @Checks({"R-SMMU-060", "R-ATS-017"})
  void anEntryIsAsLargeAsTheSmallerLeaf(Size size) {
    TlbEntry entry = size.rig().entry(size.iova());
    assertThat(entry.log2Size()).isEqualTo(size.log2Size());
    assertThat(entry.leafLevel()).isEqualTo(size.level());
    assertThat(entry.translate(new Iova(size.iova()))).isEqualTo(new Pa(size.pa()));
    assertThat(entry.vmid()).isEqualTo(Rig.VMID);
    assertThat(entry.asid()).isEqualTo(Rig.ASID);
  }

  @Test
  void stage2AloneConcatenatesItsFirstTables() {
    Rig rig = Rig.stage2Only(40, 1).map2((1L << 39) + 0x5000, 0xa000, KB4, Prot.READ_WRITE);
    TlbEntry entry = ((Mapped) rig.walkStage2((1L << 39) + 0x5042)).entry();
    assertThat(entry.translate(new Iova((1L << 39) + 0x5042))).isEqualTo(new Pa(0xa042));
    assertThat(entry.kind()).isEqualTo(TlbEntry.Kind.S2);
    assertThat(entry.toString()).isEqualTo("S2 vmid=5 0x8000005000+2^12 -> 0xa000 rw-/rw-");
  }

  @Test
  void withoutStage1AnAddressAboveTheIntermediateSizeIsStage1sAddressSizeFault() {
    assertThat(Rig.stage2Only(40, 1).walkStage2(1L << 48)).isEqualTo(s1(EventCode.F_ADDR_SIZE, 0));
    assertThat(Rig.stage2Only(40, 1).walkStage2(1L << 47))
        .isEqualTo(s2(EventCode.F_TRANSLATION, FaultClass.IN, 1, 1L << 47));
  }

  @Test
  void withoutAnyStageTheAddressStays() {
    Rig rig = Rig.stage1Only();
    WalkInput input =
        WalkInput.of(
            Ste.bypass(), Optional.empty(), rig.ids, new Iova(0x1234), Optional.of(Access.WRITE));
    TlbEntry entry = ((Mapped) Reading.runAll(TableWalk.begin(input), rig.memory)).entry();
    assertThat(entry.kind()).isEqualTo(TlbEntry.Kind.IDENTITY);
    assertThat(entry.translate(new Iova(0x1234))).isEqualTo(new Pa(0x1234));
  }

  @Test
  void highAddressesUseTheOtherTable() {
    Rig rig = Rig.stage1Only().map1(-0x5000, 0xa000, KB4, Prot.READ);
    rig.cd =
        cd ->
            cd.with(Cd.EPD0, 1)
                .with(Cd.EPD1, 0)
                .with(Cd.T1SZ, 16)
                .with(Cd.TG1, 2)
                .withTable1(rig.stage1.root());
    assertThat(rig.entry(-0x4fff).translate(new Iova(-0x4fff))).isEqualTo(new Pa(0xa001));
    assertThat(rig.walk(0x5000)).isEqualTo(s1(EventCode.F_TRANSLATION, 0));
  }

  @Test
  void anIgnoredTopByteLeadsToTheSameEntry() {
    Rig rig = one();
    rig.cd = cd -> cd.with(Cd.TBI0, 1);
    assertThat(rig.entry(0x7f00_0000_0000_5000L)).isEqualTo(rig.entry(0x5000));
  }

  @Test
  void accessFlagFaultsCanBeSwitchedOff() {
    assertThat(with(one().poke1(0x5000, AF, 0), cd -> cd.with(Cd.AFFD, 1)).walk(0x5000))
        .isInstanceOf(Mapped.class);
  }

  record Allowed(String name, Rig rig, String rights) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Rig mapped(Prot prot) {
    return Rig.stage1Only().map1(0x5000, 0xa000, KB4, prot);
  }

  /** Changes the level-0 descriptor above everything. */
  private static Rig above(Rig rig, long set) {
    Pa root = rig.stage1.root().asPa();
    rig.memory.write(root, rig.memory.read(root) | set);
    return rig;
  }

  private static Rig nestedRights(Prot first, Prot second) {
    return Rig.nested()
        .map1(0x5000, 0x4020_0000L, KB4, first)
        .map2(0x4020_0000L, 0x9000_0000L, KB4, second);
  }

  static Stream<Allowed> rights() {
    Prot secret = Prot.READ_WRITE.asPrivileged();
    return Stream.of(
        // spotless:off
        //          name                                                                            user/privileged
        new Allowed("read-only",                     mapped(Prot.READ),                             "r--/r--"),
        new Allowed("read and write",                mapped(Prot.READ_WRITE),                       "rw-/rw-"),
        new Allowed("writable: never privileged x",  mapped(Prot.ALL),                              "rwx/rw-"),
        new Allowed("privileged only",               mapped(secret),                                "---/rw-"),
        new Allowed("APTable: no write",             above(mapped(Prot.READ_WRITE), 1L << 62),      "r--/r--"),
        new Allowed("APTable: no unprivileged",      above(mapped(Prot.READ_WRITE), 1L << 61),      "---/rw-"),
        new Allowed("UXNTable",                      above(mapped(Prot.ALL), 1L << 60),             "rw-/rw-"),
        new Allowed("APTable ignored with HAD0",     with(above(mapped(Prot.READ_WRITE), 3L << 61), cd -> cd.with(Cd.HAD0, 1)), "rw-/rw-"),
        new Allowed("WXN",                           with(mapped(Prot.ALL), cd -> cd.with(Cd.WXN, 1)), "rw-/rw-"),
        new Allowed("PAN",                           with(mapped(Prot.READ_WRITE), cd -> cd.with(Cd.PAN, 1)), "rw-/---"),
        new Allowed("rw under r",                    nestedRights(Prot.READ_WRITE, Prot.READ),      "r--/r--"),
        new Allowed("r under rw",                    nestedRights(Prot.READ, Prot.READ_WRITE),      "r--/r--"),
        new Allowed("rw under w",                    nestedRights(Prot.READ_WRITE, Prot.WRITE_ONLY), "-w-/-w-"),
        new Allowed("rwx under rwx",                 nestedRights(Prot.ALL, Prot.ALL),              "rwx/rw-"));
        // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rights")
  @Checks({"R-SMMU-060", "R-ATS-017"})
  void rightsAreWhatEveryTableLeaves(Allowed allowed) {
    Access harmless = new Access(Access.Kind.READ, allowed.rights().startsWith("---"));
    TlbEntry entry = ((Mapped) allowed.rig().walk(0x5000, harmless)).entry();
    assertThat(entry.rights()).hasToString(allowed.rights());
  }

  @Test
  void permissionIsTheCallersToCheckAndNamesTheStage() {
    TlbEntry stage1Refuses = ((Mapped) mapped(Prot.READ).walk(0x5000, Access.WRITE)).entry();
    assertThat(stage1Refuses.permits(Access.WRITE)).isFalse();
    assertThat(stage1Refuses.deniedByStage2(Access.WRITE)).isFalse();
    TlbEntry stage2Refuses =
        ((Mapped) nestedRights(Prot.READ_WRITE, Prot.READ).walk(0x5000, Access.WRITE)).entry();
    assertThat(stage2Refuses.permits(Access.READ)).isTrue();
    assertThat(stage2Refuses.deniedByStage2(Access.WRITE)).isTrue();
    assertThat(stage2Refuses.intermediate(new Iova(0x5678))).isEqualTo(new Ipa(0x4020_0678L));
  }

  @Test
  @Checks("R-ATS-014")
  void anAtsRequestTakesTheRightsThatThereAre() {
    Rig rig = nestedRights(Prot.READ, Prot.READ_WRITE);
    WalkResult result =
        Reading.runAll(TableWalk.begin(rig.input(0x5000, Optional.empty())), rig.memory);
    assertThat(((Mapped) result).entry().rights()).hasToString("r--/r--");
    Rig secret = nestedRights(Prot.READ.asPrivileged(), Prot.READ_WRITE);
    assertThat(
            Reading.runAll(TableWalk.begin(secret.input(0x5000, Optional.empty())), secret.memory))
        .isEqualTo(s1(EventCode.F_PERMISSION, 3));
  }

  @Test
  void globalMeansTheNonGlobalBitIsClear() {
    assertThat(mapped(Prot.READ.asGlobal()).entry(0x5000).global()).isTrue();
    assertThat(mapped(Prot.READ).entry(0x5000).global()).isFalse();
  }

  @Test
  void aNestedWalkReadsEveryTableThroughStage2() {
    Rig rig = nestMapped();
    List<Purpose> reads = new ArrayList<>();
    Reading<WalkResult> walk = TableWalk.begin(rig.input(0x5000, Optional.of(Access.READ)));
    while (walk.wants().isPresent()) {
      Fetch fetch = walk.wants().get();
      reads.add(fetch.purpose());
      walk = walk.fetched(rig.memory.read(fetch.at(), fetch.dwords()));
    }
    // Four stage-1 levels and the page, each after three stage-2 levels.
    assertThat(reads).hasSize(4 * (3 + 1) + 3);
    assertThat(reads.subList(0, 4))
        .containsExactly(
            Purpose.STAGE2_TABLE, Purpose.STAGE2_TABLE, Purpose.STAGE2_TABLE, Purpose.STAGE1_TABLE);
    assertThat(((Mapped) walk.result()).stage2()).hasSize(5);
  }

  @Test
  void aCachedStage2EntryIsUsedEvenWhenItIsStale() {
    Rig rig = nestMapped();
    TlbEntry kept = ((Mapped) rig.walk(0x5000)).stage2().get(4);
    rig.poke2(0x4020_0000L, 1, 0);
    Stage2Cache cache =
        (Vmid vmid, Ipa ipa) ->
            kept.covers(new Iova(ipa.value())) ? Optional.of(kept) : Optional.empty();
    WalkInput input = rig.input(0x5000, Optional.of(Access.READ));
    assertThat(Reading.runAll(TableWalk.begin(input), rig.memory)).isInstanceOf(WalkFault.class);
    assertThat(Reading.runAll(TableWalk.begin(input, cache), rig.memory))
        .isInstanceOf(Mapped.class);
  }

  @Test
  void aWalkIsAValue() {
    Rig rig = one();
    Reading<WalkResult> first = TableWalk.begin(rig.input(0x5000, Optional.of(Access.READ)));
    assertThat(first.fetched(new long[] {0}).result()).isEqualTo(s1(EventCode.F_TRANSLATION, 0));
    assertThat(Reading.runAll(first, rig.memory)).isInstanceOf(Mapped.class);
  }
}
