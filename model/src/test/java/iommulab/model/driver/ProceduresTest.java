package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Ste;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The order of stores, commands and fences is that of Linux 7.2: TLBI, SYNC, then ATC_INV, SYNC;
 * stage 2 before what was built upon it; ATS off before the entry changes, on after.
 */
final class ProceduresTest {
  private static final Iova IOVA = new Iova(0x1000);
  private static final Pa PAGE = new Pa(0x8000_0000L);
  private static final Pa SLOT = new Pa(0x4000_0008L);
  private static final StreamId D0 = new StreamId(8);
  private static final StreamId D1 = new StreamId(16);
  private static final Domain HOST =
      new Domain("A", PageTable.Stage.STAGE1, new Asid(7), new Vmid(0), "q");
  private static final Domain PARENT =
      new Domain("P", PageTable.Stage.STAGE2, new Asid(0), new Vmid(5), "q");
  private static final Domain GUEST =
      new Domain("G", PageTable.Stage.STAGE1, new Asid(3), new Vmid(5), "q");

  /** An operation in short: the store's target, the mnemonics of a batch, "wait". */
  private static String text(CpuOp op) {
    if (op instanceof CpuOp.Store store) {
      return "store " + store.at();
    } else if (op instanceof CpuOp.Insert insert) {
      return insert.commands().stream().map(Command::mnemonic).collect(Collectors.joining(" "));
    } else if (op instanceof CpuOp.SetAts ats) {
      return "ats " + (ats.enabled() ? "on" : "off");
    } else if (op instanceof CpuOp.Note note) {
      return "note " + note.facts().get(0).getClass().getSimpleName();
    }
    return op instanceof CpuOp.AwaitFence ? "wait" : op.getClass().getSimpleName();
  }

  /** The operations but for barriers, which {@link #barriersStandWhereLinuxHasThem} looks at. */
  private static String text(List<CpuOp> ops) {
    return withoutBarriers(ops).stream()
        .map(ProceduresTest::text)
        .collect(Collectors.joining(" | "));
  }

  private static List<CpuOp> withoutBarriers(List<CpuOp> ops) {
    return ops.stream().filter(op -> !(op instanceof CpuOp.Barrier)).toList();
  }

  /**
   * A leaf is visible before what refers to it (dma_wmb), and cleared before the command that
   * invalidates it is inserted.
   */
  @Test
  void barriersStandWhereLinuxHasThem() {
    Procedures.Page page = new Procedures.Page(HOST, IOVA, PAGE, PAGE, SLOT);
    assertThat(Procedures.map(page, 0x123, Prot.READ))
        .hasAtLeastOneElementOfType(CpuOp.Barrier.class);
    assertThat(Procedures.unmapStrict(page, List.of(D0), Optional.empty(), "u"))
        .contains(new CpuOp.Barrier("smp_mb"));
  }

  record Unmap(String name, Domain domain, List<StreamId> ats, String then) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Unmap> unmaps() {
    return Stream.of(
        //        name                          domain  ATS              then
        new Unmap("stage 1",                    HOST,   List.of(),       "store 0x40000008 | TLBI_NH_VA SYNC | wait"),
        new Unmap("stage 1 with ATS",           HOST,   List.of(D0),     "store 0x40000008 | TLBI_NH_VA SYNC | wait | ATC_INV SYNC | wait"),
        new Unmap("stage 1, two functions",     HOST,   List.of(D0, D1), "store 0x40000008 | TLBI_NH_VA SYNC | wait | ATC_INV ATC_INV SYNC | wait"),
        new Unmap("a guest's stage 1",          GUEST,  List.of(),       "store 0x40000008 | TLBI_NH_VA SYNC | wait"),
        new Unmap("stage 2",                    PARENT, List.of(),       "store 0x40000008 | TLBI_S2_IPA SYNC | wait | TLBI_NH_ALL SYNC | wait"),
        new Unmap("stage 2 with ATS",           PARENT, List.of(D0),     "store 0x40000008 | TLBI_S2_IPA SYNC | wait | TLBI_NH_ALL SYNC | wait | ATC_INV SYNC | wait"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("unmaps")
  @Checks({"R-SMMU-048", "R-SMMU-049", "H1", "H3", "R1"})
  void strictUnmapFencesEachKindBeforeTheNext(Unmap c) {
    Procedures.Page page = new Procedures.Page(c.domain(), IOVA, PAGE, PAGE, SLOT);
    List<CpuOp> ops = Procedures.unmapStrict(page, c.ats(), Optional.empty(), "u");
    assertThat(text(ops)).isEqualTo(c.then());
    assertThat(ops.get(0))
        .isEqualTo(
            new CpuOp.Store(SLOT, 0, true, List.of(new Unmapped(c.domain().name(), IOVA, 4096))));
  }

  record Commands(String name, Domain domain, String tlb, String atc) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  /** Linux 7.2 sends leaf invalidations with TTL 3 and TG 1, and all of the ATC for stage 2. */
  static Stream<Commands> commands() {
    return Stream.of(
        new Commands("stage 1", HOST,   "[[TLBI_NH_VA vmid=0 asid=7 addr=0x1000 leaf ttl=3 tg=1]]", "[ATC_INV sid=0x8 addr=0x1000 size=0]"),
        new Commands("guest",   GUEST,  "[[TLBI_NH_VA vmid=5 asid=3 addr=0x1000 leaf ttl=3 tg=1]]", "[ATC_INV sid=0x8 addr=0x1000 size=0]"),
        new Commands("stage 2", PARENT, "[[TLBI_S2_IPA vmid=5 addr=0x1000 leaf ttl=3 tg=1], [TLBI_NH_ALL vmid=5]]", "[ATC_INV sid=0x8 addr=0x0 size=52]"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void aDomainNamesItsEntriesByItsTags(Commands c) {
    assertThat(c.domain().tlbInvalidation(IOVA).toString()).isEqualTo(c.tlb());
    assertThat(c.domain().atcInvalidation(IOVA, List.of(D0)).toString()).isEqualTo(c.atc());
    assertThat(c.domain().atcInvalidation(IOVA, List.of())).isEmpty();
  }

  @Test
  void mapGivesThePageFirstAndInvalidatesNothing() {
    Procedures.Page page = new Procedures.Page(HOST, IOVA, PAGE, PAGE, SLOT);
    assertThat(withoutBarriers(Procedures.map(page, 0x123, Prot.READ)))
        .containsExactly(
            new CpuOp.HandOver(List.of(PAGE), "A", "", List.of()),
            new CpuOp.Store(
                SLOT, 0x123, true, List.of(new Mapped("A", IOVA, PAGE, 4096, true, false))));
  }

  /** A guest maps to an intermediate address; the page that changes hands is the physical one. */
  @Test
  void aGuestsLeafLeadsToItsPlaceInTheGuest() {
    Pa place = new Pa(0x5000);
    Procedures.Page page = new Procedures.Page(GUEST, IOVA, PAGE, place, SLOT);
    assertThat(withoutBarriers(Procedures.map(page, 0x123, Prot.READ)))
        .containsExactly(
            new CpuOp.HandOver(List.of(PAGE), "G", "", List.of()),
            new CpuOp.Store(
                SLOT, 0x123, true, List.of(new Mapped("G", IOVA, place, 4096, true, false))));
  }

  private static Procedures.Attach attach(boolean before, boolean after) {
    Ste ste = Ste.abort().with(Ste.CONFIG, 5).withContextPtr(new Ipa(0x1000));
    return new Procedures.Attach(
        "d0", D0, "smmu0", "q", new Pa(0x100), ste, Optional.of("A"), "B", before, after);
  }

  private static final String VALID_0 = "store 0x100 | CFGI_STE SYNC | wait | ";
  private static final String FILL =
      "note Detached | store 0x108 | store 0x110 | store 0x118 | store 0x120 | store 0x128"
          + " | store 0x130 | store 0x138 | CFGI_STE SYNC | wait | ";
  private static final String VALID_1 = "store 0x100 | CFGI_STE SYNC | wait";
  private static final String FLUSH = "ATC_INV SYNC | wait";

  record Change(boolean before, boolean after, String then) {}

  static Stream<Change> changes() {
    return Stream.of(
        new Change(false, false, VALID_0 + FILL + VALID_1),
        new Change(true, false, "ats off | " + FLUSH + " | " + VALID_0 + FILL + VALID_1),
        new Change(false, true, VALID_0 + FILL + VALID_1 + " | " + FLUSH + " | ats on"),
        new Change(
            true,
            true,
            "ats off | " + FLUSH + " | " + VALID_0 + FILL + VALID_1 + " | " + FLUSH + " | ats on"));
  }

  /** H4, H9: through V = 0 with an invalidation after each step, ATS only while EATS holds. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  @Checks({"H4", "H9"})
  void attachGoesThroughAnInvalidEntry(Change c) {
    List<CpuOp> ops = Procedures.attach(attach(c.before(), c.after()), Optional.empty());
    assertThat(text(ops)).isEqualTo(c.then());
    assertThat(ops)
        .contains(new CpuOp.Note(List.of(new Detached("d0", "A"))))
        .contains(
            new CpuOp.Store(
                new Pa(0x100),
                attach(c.before(), c.after()).ste().encode()[0],
                List.of(new Attached("d0", 8, "B", "smmu0", c.after()))));
  }
}
