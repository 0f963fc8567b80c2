package iommulab.model.oracle;

import static iommulab.model.oracle.Case.row;
import static iommulab.model.oracle.Story.CMDQ;
import static iommulab.model.oracle.Story.P;
import static iommulab.model.oracle.Story.SID;
import static iommulab.model.oracle.Story.V;
import static iommulab.model.oracle.Story.atcInv;
import static iommulab.model.oracle.Story.ats;
import static iommulab.model.oracle.Story.map;
import static iommulab.model.oracle.Story.nested;
import static iommulab.model.oracle.Story.plain;
import static iommulab.model.oracle.Story.raised;
import static iommulab.model.oracle.Story.sync;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.ledger.HardwareFact.AtcAnswered;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.InvalidateAnswered;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.SoftwareFact.Attached;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.DomainMade;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Inserted;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.oracle.Story.Fate;
import iommulab.model.rules.Checks;
import iommulab.model.rules.RuleIds;
import iommulab.model.rules.Rules;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.smmuv3.event.CommandError;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Harm is convicted for its reason, and only harm, in every linear form of a history. */
final class JudgeTest {
  private static final TlbiSpan ONE = TlbiSpan.address(true);
  private static final Pa Q = new Pa(0x6000);

  private static Tlbi tlbi() {
    return tlbi(1, V);
  }

  private static Tlbi tlbi(int asid, Iova iova) {
    return new Tlbi.NhVa(new Vmid(0), new Asid(asid), iova, ONE);
  }

  private static Tlbi s2Ipa() {
    return new Tlbi.S2Ipa(new Vmid(3), new Ipa(0x9000), ONE);
  }

  private static Tlbi nhAll() {
    return new Tlbi.NhAll(new Vmid(3));
  }

  /** Unmaps, sends one batch after the other, gives the page away; then a translated write. */
  private static Story strict(Fate fate, Command[]... batches) {
    Story story = ats().fill().unmap();
    for (int i = 0; i < batches.length; i++) {
      story.batch(i == batches.length - 1 ? fate : Fate.DONE, batches[i]);
    }
    return story.give("other").lands(true);
  }

  private static Command[] of(Command... commands) {
    return commands;
  }

  // spotless:off
  static Stream<Case> drivers() {
    return Stream.of(
        row("lands before the hand-over", ats().unmap().lands(true).batch(tlbi(), sync()).give("other")),
        row("nothing lands", ats().unmap().give("other")),
        row("never unmapped", ats().give("other").lands(true), "stale-use DRIVER driver driver-unmap"),
        row("unmapped after the hand-over", ats().give("other").unmap().lands(true), "stale-use DRIVER driver driver-unmap"),
        row("no TLBI", strict(Fate.DONE, of(atcInv(), sync())), "stale-use DRIVER driver driver-tlbi"),
        row("TLBI of another ASID", strict(Fate.DONE, of(tlbi(2, V), sync()), of(atcInv(), sync())), "stale-use DRIVER driver driver-tlbi"),
        row("TLBI of another page", strict(Fate.DONE, of(tlbi(1, new Iova(0x2000)), sync()), of(atcInv(), sync())), "stale-use DRIVER driver driver-tlbi"),
        row("TLBI before the unmap", ats().batch(tlbi(), sync()).unmap().batch(atcInv(), sync()).give("other").lands(true), "stale-use DRIVER driver driver-tlbi"),
        row("no SYNC", ats().unmap().insert(tlbi()).give("other").lands(false), "stale-use DRIVER driver driver-fence"),
        row("SYNC not awaited", strict(Fate.UNREPORTED, of(tlbi(), sync())), "stale-use DRIVER driver R-SMMU-013"),
        row("SYNC given up", strict(Fate.GAVE_UP, of(tlbi(), sync())), "stale-use DRIVER driver H5"),
        row("no ATC_INV", strict(Fate.DONE, of(tlbi(), sync())), "stale-use DRIVER driver driver-atc-inv"),
        row("ATC_INV to another device", strict(Fate.DONE, of(tlbi(), sync()), of(AtcInv.all(new StreamId(9)), sync())), "stale-use DRIVER driver driver-atc-inv"),
        row("ATC_INV of another page", strict(Fate.DONE, of(tlbi(), sync()), of(AtcInv.of(new StreamId(SID), new Iova(0x4000), 1), sync())), "stale-use DRIVER driver driver-atc-inv"),
        row("ATC_INV with a PASID", strict(Fate.DONE, of(tlbi(), sync()), of(new AtcInv(new StreamId(SID), true, new Pasid(0), false, V, 0), sync())), "stale-use DRIVER driver R-SMMU-044"),
        row("ATC_INV first (H1)", strict(Fate.DONE, of(atcInv(), sync()), of(tlbi(), sync())), "stale-use DRIVER driver R-SMMU-048 (H1)"),
        row("ATC_INV with the TLBI (H1)", strict(Fate.DONE, of(tlbi(), atcInv(), sync())), "stale-use DRIVER driver R-SMMU-048 (H1)"),
        row("ATC_INV not fenced", ats().unmap().batch(tlbi(), sync()).insert(atcInv()).give("other").lands(true), "stale-use DRIVER driver driver-fence"),
        row("ATC_INV's SYNC given up (H5)", strict(Fate.GAVE_UP, of(tlbi(), sync()), of(atcInv(), sync())), "stale-use DRIVER driver H5"),
        row("retried after a time-out (H11)", strict(Fate.RETRIED, of(tlbi(), sync()), of(atcInv(), sync())), "stale-use DRIVER driver R-SMMU-041 (H11)"),
        row("the TLBI was illegal (H7)", illegal(), "stale-use DRIVER driver H7"),
        row("believed, not completed", strict(Fate.BELIEVED, of(tlbi(), sync()), of(atcInv(), sync())),
            "stale-use DRIVER driver driver-fence", "honest-fence DRIVER driver driver-fence"));
  }

  static Stream<Case> hardware() {
    return Stream.of(
        row("the endpoint uses what it answered for", strict(Fate.DONE, of(tlbi(), sync()), of(atcInv(), sync())),
            "stale-use DEVICE d0 R-ATS-036", "honest-fence DEVICE d0 R-ATS-036"),
        row("one batch with a SYNC between is no H1", strict(Fate.DONE, of(tlbi(), sync(), atcInv(), sync())),
            "stale-use DEVICE d0 R-ATS-036", "honest-fence DEVICE d0 R-ATS-036"),
        row("the SYNC did not wait for the answer", strict(Fate.WITHOUT_ANSWER, of(tlbi(), sync()), of(atcInv(), sync())),
            "stale-use SMMU smmu0 R-SMMU-046, R-SMMU-038", "honest-fence SMMU smmu0 R-SMMU-046, R-SMMU-038"),
        row("a time-out passed for success", strict(Fate.SILENT_TIMEOUT, of(tlbi(), sync()), of(atcInv(), sync())),
            "stale-use SMMU smmu0 R-SMMU-038", "honest-fence SMMU smmu0 R-SMMU-038", "honest-fence SMMU smmu0 R-SMMU-038"),
        row("untranslated after the TLBI's fence", plain(true).unmap().batch(tlbi(), sync()).give("other").lands(false),
            "stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"),
        row("translated with ATS off", plain(false).unmap().batch(tlbi(), sync()).give("other").lands(true),
            "stale-use DEVICE d0 R-ATS-002", "honest-fence DEVICE d0 R-ATS-002"),
        row("the answer was counted before the write ahead of it", answerRaces(true),
            "stale-use SMMU smmu0 R-SMMU-046", "honest-fence SMMU smmu0 R-SMMU-046"),
        row("the answer overtook its own write", answerRaces(false),
            "stale-use DEVICE d0 R-ATS-037 (R3)", "honest-fence DEVICE d0 R-ATS-037 (R3)"),
        row("a silent time-out alone", ats().unmap().batch(Fate.SILENT_TIMEOUT, atcInv(), sync()),
            "honest-fence SMMU smmu0 R-SMMU-038"),
        row("a time-out with an error is honest", ats().unmap().batch(Fate.RETRIED, atcInv(), sync())),
        row("signalled before complete", earlySignal(), "honest-fence SMMU smmu0 R-SMMU-025"),
        row("TLB hit after the fence", ats().unmap().batch(tlbi(), sync()).hits(), "honest-fence SMMU smmu0 R-SMMU-017"),
        row("TLB hit without a TLBI", ats().unmap().batch(sync()).hits()),
        row("TLB hit after a new mapping", ats().unmap().batch(tlbi(), sync()).cpu(map("dom", V, P, true)).hits()));
  }

  static Stream<Case> nesting() {
    Unmapped stage2 = new Unmapped("parent", new Iova(0x9000), 4096);
    Tlbi va = new Tlbi.NhVa(new Vmid(3), new Asid(1), V, ONE);
    return Stream.of(
        row("guest's own page", nested().lands(false)),
        row("stage 1 by address", nested().unmap().batch(va, sync()).give("other").lands(false),
            "stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"),
        row("stage 1 by S2_IPA", nested().unmap().batch(s2Ipa(), sync()).give("other").lands(false), "stale-use DRIVER driver driver-tlbi"),
        row("stage 2 by S2_IPA alone", nested().cpu(stage2).batch(s2Ipa(), sync()).give("other").lands(false), "stale-use DRIVER driver R-SMMU-082 (H3)"),
        row("stage 2, one batch (H3)", nested().cpu(stage2).batch(s2Ipa(), nhAll(), sync()).give("other").lands(false), "stale-use DRIVER driver R-SMMU-082 (H3)"),
        row("stage 2, stage 1 first (H3)", nested().cpu(stage2).batch(nhAll(), sync()).batch(s2Ipa(), sync()).give("other").lands(false), "stale-use DRIVER driver R-SMMU-082 (H3)"),
        row("stage 2, NH_ALL alone", nested().cpu(stage2).batch(nhAll(), sync()).give("other").lands(false), "stale-use DRIVER driver driver-tlbi"),
        row("stage 2 as it should be", nested().cpu(stage2).batch(s2Ipa(), sync()).batch(nhAll(), sync()).give("other").lands(false),
            "stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"),
        row("stage 2 by S12_VMALL", nested().cpu(stage2).batch(new Tlbi.S12Vmall(new Vmid(3)), sync()).give("other").lands(false),
            "stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"));
  }

  static Stream<Case> others() {
    Mapped elsewhere = map("dom", V, Q, true);
    OwnerChanged mine = new OwnerChanged(Q, "dom");
    Mapped readOnly = map("dom", V, P, false);
    Detached detached = new Detached("d0", "dom");
    return Stream.of(
        row("address reused, no TLBI", ats().given(mine).unmap().reuse("dom", V).cpu(elsewhere).lands(false), "stale-use DRIVER driver driver-tlbi"),
        row("address reused, new mapping used", ats().given(mine).unmap().reuse("dom", V).cpu(elsewhere).lands(V, Q, true, false)),
        row("address reused, fenced", ats().given(mine).unmap().batch(tlbi(), sync()).cpu(elsewhere).reuse("dom", V).lands(false),
            "stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"),
        row("landed before the reuse", ats().given(mine).unmap().lands(false).reuse("dom", V).cpu(elsewhere)),
        row("reuse noted, then unmapped again", ats().given(mine).unmap().cpu(elsewhere).reuse("dom", V).unmap().lands(V, Q, true, false)),
        row("write after write permission went", ats().cpu(readOnly).reuse("dom", V).lands(false), "stale-use DRIVER driver driver-tlbi"),
        row("read after write permission went", ats().cpu(readOnly).reuse("dom", V).lands(V, P, false, false)),
        row("maps another's page", ats().given(new OwnerChanged(Q, "kernel"), map("dom", new Iova(0x2000), Q, true)).lands(new Iova(0x2000), Q, true, false),
            "isolation DRIVER driver driver-own-pages"),
        row("no table says so", ats().given(new OwnerChanged(Q, "kernel")).lands(V, Q, true, false), "isolation SMMU smmu0 R-SMMU-086"),
        row("a page of nobody", ats().lands(V, Q, true, false), "isolation SMMU smmu0 R-SMMU-086"),
        row("an address of its own invention", ats().given(new OwnerChanged(Q, "kernel")).lands(V, Q, true, true), "isolation DEVICE d0 R-ATS-003"),
        row("domains share their tags (H8)", ats().given(new DomainMade("twin", 1, 0, ""), new OwnerChanged(Q, "twin"), map("twin", V, Q, true)).lands(V, Q, true, false),
            "isolation DRIVER driver H8"),
        row("a second domain of its own", ats().given(new DomainMade("two", 2, 0, ""), new Attached("d0", SID, "two", "smmu0", true), new OwnerChanged(Q, "two"))
            .lands(V, Q, true, false)),
        row("detached, not yet fenced", ats().cpu(detached).lands(false)),
        row("detached and fenced", ats().cpu(detached).batch(new Cfgi.Ste(new StreamId(SID), true), sync()).landsOnRequest(),
            "stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"),
        row("detached, page given away", ats().cpu(detached).give("other").lands(false), "stale-use DRIVER driver driver-tlbi"),
        row("same tags, TLBI with the CFGI (H14)", twin(detached).batch(tlbi(), cfgi(), sync()).give("other").lands(false), "stale-use DRIVER driver R-SMMU-079 (H14)"),
        row("same tags, TLBI behind the CFGI", twin(detached).batch(cfgi(), sync()).batch(tlbi(), sync()).give("other").lands(false),
            "stale-use SMMU smmu0 R-SMMU-017", "honest-fence SMMU smmu0 R-SMMU-017"),
        row("given back", ats().unmap().give("other").give("dom").lands(false)));
  }

  static Stream<Case> ends() {
    Opened fence = new Opened("fence " + CMDQ + ":1");
    return Stream.of(
        row("opened and closed", ats().cpu(new Opened("cpu0")).cpu(new Closed("cpu0"))),
        row("nobody knows why", ats().cpu(new Opened("cpu0")), "it-ends ARCHITECTURE nobody it-ends"),
        row("silent endpoint", hangs(fence, new InvalidateSent(CMDQ, 0, 0, "d0")), "it-ends DEVICE d0 R-ATS-043"),
        row("silent endpoint, named with a space", hangs(new Opened("fence " + CMDQ + " 1"), new InvalidateSent(CMDQ, 0, 0, "d0")), "it-ends DEVICE d0 R-ATS-043"),
        row("stopped queue", hangs(fence, new QueueStopped(CMDQ, 0, CommandError.CERROR_ILL), raised()), "it-ends DRIVER driver R-SMMU-004"),
        row("word was lost", hangs(fence, new Consumed(CMDQ, 1, sync()), new FenceCompleted(CMDQ, 1)), "it-ends ARCHITECTURE nobody it-ends"),
        row("taken, never completed", hangs(fence, new Consumed(CMDQ, 1, sync())), "it-ends SMMU smmu0 R-SMMU-039"));
  }
  // spotless:on

  private static Story hangs(Opened fence, iommulab.model.ledger.Fact... facts) {
    Story story = ats().insert(atcInv(), sync()).cpu(fence);
    story.step("cmdq", 0, facts);
    return story;
  }

  /** d0 goes to a domain that has the tags of its former one. */
  private static Story twin(Detached detached) {
    return Story.plain(false)
        .given(new DomainMade("twin", 1, 0, ""))
        .cpu(detached, new Attached("d0", SID, "twin", "smmu0", false));
  }

  private static Cfgi cfgi() {
    return new Cfgi.Ste(new StreamId(SID), true);
  }

  private static Story illegal() {
    Story story = ats().unmap().insert(tlbi(), sync());
    int stopped =
        story.step("cmdq", 1, new QueueStopped(CMDQ, 0, CommandError.CERROR_ILL), raised());
    int repaired = story.step("cpu0", stopped, new Inserted(CMDQ, 0, sync()));
    int done =
        story.step(
            "cmdq",
            repaired,
            new Consumed(CMDQ, 0, sync()),
            new Consumed(CMDQ, 1, sync()),
            new FenceCompleted(CMDQ, 1));
    story.step("cpu0", done, new FenceReported(CMDQ, 1, FenceReport.DONE));
    return story.give("other").lands(false);
  }

  private static Story earlySignal() {
    Story story = ats().insert(sync());
    int taken = story.step("cmdq", 0, new Consumed(CMDQ, 0, sync()));
    story.step("cpu0", taken, new FenceReported(CMDQ, 0, FenceReport.DONE));
    story.step("cmdq", taken, new FenceCompleted(CMDQ, 0));
    return story;
  }

  /** A write issued before the answer lands late; in order or not at the root complex. */
  private static Story answerRaces(boolean inOrder) {
    Story story = ats().unmap().batch(tlbi(), sync());
    long inv = story.nextPosition();
    story.insert(atcInv(), sync());
    int sent = story.step("cmdq", 0, new InvalidateSent(CMDQ, inv, 5, "d0"));
    int issued = story.step("d0", -1);
    int answered = story.step("d0", sent, new AtcAnswered("d0", 5));
    int write = inOrder ? story.step("rc", issued) : -1;
    int passed = story.step("rc", answered);
    write = inOrder ? write : story.step("rc", issued);
    int done =
        story.step(
            "cmdq",
            passed,
            new InvalidateAnswered(CMDQ, inv, 5, "d0"),
            new FenceCompleted(CMDQ, inv + 1));
    story.step("cpu0", done, new FenceReported(CMDQ, inv + 1, FenceReport.DONE));
    return story.give("other").lands(write, V, P, true, true);
  }

  static Stream<Case> all() {
    return Stream.of(drivers(), hardware(), nesting(), others(), ends()).flatMap(s -> s);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  @Checks({
    "R-SMMU-013",
    "R-SMMU-041",
    "R-SMMU-044",
    "R-SMMU-048",
    "R-SMMU-082",
    "R-ATS-002",
    "R-ATS-003",
    "R-ATS-036",
    "R-ATS-037",
    "R-ATS-043",
    "driver-unmap",
    "driver-tlbi",
    "driver-fence",
    "driver-atc-inv",
    "driver-own-pages",
    "it-ends",
    "H1",
    "H3",
    "H5",
    "H7",
    "H8",
    "H11",
    "H14",
    "R-SMMU-079",
    "R1"
  })
  void harmIsConvictedForItsReason(Case c) {
    assertThat(c.findings()).containsExactlyElementsOf(c.verdict());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void everyRuleThatItNamesIsInTheRegistry(Case c) {
    for (Finding finding : Judge.judge(c.story().history(), true).findings()) {
      assertThat(RuleIds.in(finding.rule())).isNotEmpty();
      assertThat(Rules.ids()).containsAll(RuleIds.in(finding.rule()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void everyLinearFormHasTheSameVerdict(Case c) {
    c.hasOneVerdictInEveryLinearForm(100);
  }
}
