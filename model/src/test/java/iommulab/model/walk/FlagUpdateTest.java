package iommulab.model.walk;

import static iommulab.model.walk.Access.READ;
import static iommulab.model.walk.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.driver.Prot;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.smmuv3.table.Stage2Descriptor;
import iommulab.model.smmuv3.table.Ste;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which flags a walk leaves behind in the leaves that it used (Arm IHI 0070, 3.13). */
final class FlagUpdateTest {
  private static final long VA = 0x20_3000;
  private static final long AF = Stage1Descriptor.AF.into(0, 1);
  private static final long RO = Stage1Descriptor.AP2.into(0, 1);
  private static final long DBM = Stage1Descriptor.DBM.into(0, 1);
  private static final long S2W = Stage2Descriptor.WRITE.into(0, 1);

  /** What the leaf is, who asks, and what it is afterwards; {@code fault} is empty for none. */
  private record Case(
      String name,
      int ha,
      int hd,
      long leaf,
      Optional<Access> access,
      boolean forWriting,
      long after,
      String fault) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> stage1() {
    Optional<Access> read = Optional.of(READ), write = Optional.of(WRITE), ats = Optional.empty();
    return Stream.of(
        //       name                                   HA HD leaf           asks          after          fault
        new Case("AF = 0 without updates",              0, 0, 0,             read,  false, 0,             "F_ACCESS"),
        new Case("HD alone means nothing",              0, 1, 0,             read,  false, 0,             "F_ACCESS"),
        new Case("a read sets AF",                      1, 0, 0,             read,  false, AF,            ""),
        new Case("an ATS request sets AF",              1, 0, 0,             ats,   false, AF,            ""),
        new Case("a read leaves it clean",              1, 1, AF | DBM | RO, read,  false, AF | DBM | RO, ""),
        new Case("a write makes it dirty",              1, 1, AF | DBM | RO, write, true,  AF | DBM,      ""),
        new Case("a first write sets both",             1, 1, DBM | RO,      write, true,  AF | DBM,      ""),
        new Case("without DBM it is read-only",         1, 1, AF | RO,       write, true,  AF | RO,       "denied"),
        new Case("without HD it is read-only",          1, 0, AF | DBM | RO, write, true,  AF | DBM | RO, "denied"),
        new Case("ATS with NW = 0 makes it dirty",      1, 1, AF | DBM | RO, ats,   true,  AF | DBM,      ""),
        new Case("ATS with NW = 1 leaves it clean",     1, 1, AF | DBM | RO, ats,   false, AF | DBM | RO, ""));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("stage1")
  @Checks({"R-SMMU-058", "R-SMMU-059", "R-SMMU-062", "R-ATS-006", "R-ATS-016"})
  void stage1LeavesTheFlags(Case c) {
    Rig rig = Rig.stage1Only().map1(VA, 0x9000_3000L, 0x1000, Prot.READ_WRITE);
    rig.cd = cd -> cd.with(Cd.HA, c.ha).with(Cd.HD, c.hd);
    rig.poke1(VA, AF | RO | DBM, c.leaf);
    check(c, rig, rig.stage1.slot(new Iova(VA)), 0);
  }

  /** The same rows at stage 2, where a writable leaf has S2AP[1] = 1. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("stage1")
  @Checks({"R-SMMU-058", "R-SMMU-059", "R-SMMU-062", "R-ATS-006", "R-ATS-016"})
  void stage2LeavesTheFlags(Case c) {
    Rig rig =
        Rig.nested()
            .map1(VA, 0x4020_3000L, 0x1000, Prot.READ_WRITE)
            .map2(0x4020_3000L, 0x8020_3000L, 0x1000, Prot.READ_WRITE);
    rig.ste = ste -> ste.with(Ste.S2HA, c.ha).with(Ste.S2HD, c.hd);
    rig.poke2(0x4020_3000L, AF | S2W | DBM, c.leaf ^ S2W); // the bit says the opposite of AP[2]
    check(c, rig, rig.stage2.slot(new Iova(0x4020_3000L)), S2W);
  }

  private static void check(Case c, Rig rig, Pa slot, long inverted) {
    WalkInput input = rig.input(VA, c.access).asking(c.forWriting);
    WalkResult result = Reading.runAll(TableWalk.begin(input), rig.memory);
    assertThat((rig.memory.read(slot) ^ inverted) & (AF | RO | DBM)).isEqualTo(c.after);
    if (result instanceof WalkFault fault) {
      assertThat(fault.code().name()).isEqualTo(c.fault);
    } else {
      TlbEntry entry = ((Mapped) result).entry();
      boolean denied = c.access.isPresent() && !entry.permits(c.access.get());
      assertThat(denied ? "denied" : "").isEqualTo(c.fault);
      boolean clean = (c.after & RO) != 0;
      assertThat(entry.write()).as("W is granted where it is dirty").isEqualTo(!clean);
    }
  }

  @Test
  void aDescriptorThatChangedMeanwhileIsWalkedAnew() {
    Rig rig = Rig.stage1Only().map1(VA, 0x9000_3000L, 0x1000, Prot.READ_WRITE);
    rig.cd = cd -> cd.with(Cd.HA, 1);
    rig.poke1(VA, AF, 0);
    Reading<WalkResult> walk = TableWalk.begin(rig.input(VA, Optional.of(READ)));
    while (walk.wants().get().swap().isEmpty()) {
      Fetch fetch = walk.wants().get();
      walk = walk.fetched(rig.memory.read(fetch.at(), fetch.dwords()));
    }
    rig.memory.write(rig.stage1.slot(new Iova(VA)), 0); // software unmaps it
    WalkFault fault = (WalkFault) Reading.runAll(walk, rig.memory);
    assertThat(fault.code()).isEqualTo(EventCode.F_TRANSLATION);
    assertThat(rig.memory.read(rig.stage1.slot(new Iova(VA)))).isZero();
  }

  @Test
  @Checks("R-SMMU-062")
  void aFlagOfStage1IsAWriteToItsTable() {
    Rig rig =
        Rig.nested()
            .map1(VA, 0x4020_3000L, 0x1000, Prot.READ_WRITE)
            .map2(0x4020_3000L, 0x8020_3000L, 0x1000, Prot.READ_WRITE);
    rig.cd = cd -> cd.with(Cd.HA, 1);
    rig.poke1(VA, AF, 0);
    long table = rig.stage1.slot(new Iova(VA)).value() - Rig.GUEST_PA + Rig.GUEST_IPA & -4096L;
    rig.poke2(table, S2W, DBM);
    assertThat(rig.walk(VA))
        .isInstanceOfSatisfying(
            WalkFault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(EventCode.F_PERMISSION);
              assertThat(fault.stage2()).isTrue();
              assertThat(fault.ipa()).map(Ipa::value).map(ipa -> ipa & -4096L).contains(table);
            });
    rig.ste = ste -> ste.with(Ste.S2HA, 1).with(Ste.S2HD, 1);
    assertThat(rig.walk(VA)).isInstanceOf(Mapped.class);
    assertThat(rig.memory.read(rig.stage2.slot(new Iova(table))) & S2W)
        .as("the page of the table is dirty, although the access reads")
        .isEqualTo(S2W);
  }

  @Test
  @Checks("R-SMMU-062")
  void aWriteThatStage2RefusesLeavesStage1Clean() {
    Rig rig =
        Rig.nested()
            .map1(VA, 0x4020_3000L, 0x1000, Prot.READ_WRITE)
            .map2(0x4020_3000L, 0x8020_3000L, 0x1000, Prot.READ);
    rig.cd = cd -> cd.with(Cd.HA, 1).with(Cd.HD, 1);
    rig.poke1(VA, 0, RO | DBM);
    assertThat(rig.walk(VA, WRITE))
        .isInstanceOfSatisfying(WalkFault.class, fault -> assertThat(fault.stage2()).isTrue());
    assertThat(rig.memory.read(rig.stage1.slot(new Iova(VA))) & RO).isEqualTo(RO);
  }
}
