package iommulab.model.oracle;

import static iommulab.model.oracle.Case.row;
import static iommulab.model.oracle.Story.SID;
import static iommulab.model.oracle.Story.plain;
import static iommulab.model.oracle.Story.sync;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.ledger.HardwareFact.EntryUsed;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.Structure;
import iommulab.model.oracle.Story.Fate;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Cfgi;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An STE or CD is used as software meant it, and not after it had to be forgotten. */
final class WholeEntriesTest {
  private static final Cfgi STE = new Cfgi.Ste(new StreamId(SID), true);
  private static final Cfgi CD = new Cfgi.Cd(new StreamId(SID), new Pasid(0), true);
  private static final Cfgi ELSEWHERE = new Cfgi.Ste(new StreamId(SID + 1), true);

  // V, Config 5 (stage 1) and a context pointer; V, Config 6 (stage 2), S2VMID 3, a stage-2 table.
  private static final long[] STAGE1 = {0b1011 | 0x40000, 0, 0, 0, 0, 0, 0, 0};
  private static final long[] MOVED = {0b1011 | 0x80000, 0, 0, 0, 0, 0, 0, 0};
  private static final long[] STAGE2 = {0b1101, 0, 3, 0x70000, 0, 0, 0, 0};
  // V (bit 31), ASID 1 or 2 (63:48), TTB0.
  private static final long[] CD_ONE = {1L << 31 | 1L << 48, 0x10000, 0, 0, 0, 0, 0, 0};
  private static final long[] CD_TWO = {1L << 31 | 2L << 48, 0x20000, 0, 0, 0, 0, 0, 0};

  private static List<Long> list(long... words) {
    return LongStream.of(words).boxed().toList();
  }

  private static EntryIntended meant(Structure structure, long... words) {
    return new EntryIntended("smmu0", SID, 0, structure, list(words));
  }

  private static EntryWritten dword(Structure structure, int at, long value) {
    return new EntryWritten("smmu0", SID, 0, structure, at, value);
  }

  private static EntryWritten ste(int at, long value) {
    return dword(Structure.STE, at, value);
  }

  private static EntryWritten cd(int at, long value) {
    return dword(Structure.CD, at, value);
  }

  private static EntryUsed used(Structure structure, long... words) {
    return new EntryUsed("smmu0", "d0", "", SID, 0, structure, list(words));
  }

  /** A stream that stage 1 translates, with its CD. */
  private static Story before() {
    return plain(false).given(meant(Structure.STE, STAGE1), meant(Structure.CD, CD_ONE));
  }

  private static Story uses(Story story, Structure structure, long... words) {
    story.step("smmu0", -1, used(structure, words));
    return story;
  }

  /** A use that happens after all that the queue has done. */
  private static Story usesLate(Story story, Structure structure, long... words) {
    int done = story.history().steps().size() - 1;
    story.step("smmu0", done, used(structure, words));
    return story;
  }

  private static long[] mix(long dw0, long dw1, long dw2, long dw3) {
    return new long[] {dw0, dw1, dw2, dw3, 0, 0, 0, 0};
  }

  /** Through V = 0, each step fenced. */
  private static Story breaking() {
    return before()
        .cpu(meant(Structure.STE, STAGE2), ste(0, 0))
        .batch(STE, sync())
        .cpu(ste(2, STAGE2[2]), ste(3, STAGE2[3]))
        .batch(STE, sync())
        .cpu(ste(0, STAGE2[0]))
        .batch(STE, sync());
  }

  /** Word by word while V = 1. */
  private static Story careless() {
    return before()
        .cpu(meant(Structure.STE, STAGE2), ste(2, STAGE2[2]))
        .cpu(ste(0, STAGE2[0]))
        .cpu(ste(3, STAGE2[3]));
  }

  // spotless:off
  static Stream<Case> cases() {
    long junk = 0xabc0000;
    return Stream.of(
        row("the entry of the set-up", uses(before(), Structure.STE, STAGE1)),
        row("nothing was meant", uses(plain(false), Structure.STE, STAGE1)),
        row("bits that it does not use", uses(before(), Structure.STE, mix(STAGE1[0], 0, 0, junk))),
        row("MEV and software's bits", uses(before(), Structure.STE, mix(STAGE1[0], 1L << 19 | 0xfL << 20, 0, 0))),
        row("EATS of either", uses(before(), Structure.STE, mix(STAGE1[0], 1L << 28, 0, 0))),
        row("S1DSS without substreams", uses(before(), Structure.STE, mix(STAGE1[0], 2, 0, 0))),
        row("S1CSH", uses(before(), Structure.STE, mix(STAGE1[0], 0xc0, 0, 0)), "whole-entries SMMU smmu0 R-SMMU-073"),
        row("a word never stored", uses(before(), Structure.STE, mix(STAGE1[0] ^ 0x100000, 0, 0, 0)), "whole-entries SMMU smmu0 R-SMMU-073"),
        row("invalid, whatever else", uses(before(), Structure.STE, mix(0, 1, 2, 3))),
        row("Config 0 aborts, whatever else", uses(before().given(meant(Structure.STE, 1, 0, 0, 0, 0, 0, 0, 0)), Structure.STE, mix(1 | 0x40000, 0, 9, 0))),

        row("new Config, old table (H4)", uses(careless(), Structure.STE, mix(STAGE2[0], 0, 3, 0)), "whole-entries DRIVER driver R-SMMU-074 (H4)"),
        row("new Config, old VMID (H4)", uses(careless(), Structure.STE, mix(STAGE2[0], 0, 0, STAGE2[3])), "whole-entries DRIVER driver R-SMMU-074 (H4)"),
        row("old Config, new VMID (H4)", uses(careless(), Structure.STE, mix(STAGE1[0], 0, 3, 0)), "whole-entries DRIVER driver R-SMMU-074 (H4)"),
        row("careless, but the old one whole", uses(careless(), Structure.STE, STAGE1)),
        row("careless, but the new one whole", uses(careless(), Structure.STE, STAGE2)),

        row("through V = 0, the new one", usesLate(breaking(), Structure.STE, STAGE2)),
        row("through V = 0, used meanwhile: the old one", uses(breaking(), Structure.STE, STAGE1)),
        row("through V = 0, and mixed", usesLate(breaking(), Structure.STE, mix(STAGE1[0], 0, 3, 0)), "whole-entries SMMU smmu0 R-SMMU-019"),
        row("through V = 0, the old one afterwards", usesLate(breaking(), Structure.STE, STAGE1), "honest-fence SMMU smmu0 R-SMMU-017"),

        row("one word, CFGI, SYNC: the old one", usesLate(before().cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])).batch(STE, sync()), Structure.STE, STAGE1),
            "honest-fence SMMU smmu0 R-SMMU-017"),
        row("one word, CFGI, SYNC: the new one", usesLate(before().cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])).batch(STE, sync()), Structure.STE, MOVED)),
        row("one word, CFGI of another: the old one", usesLate(before().cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])).batch(ELSEWHERE, sync()), Structure.STE, STAGE1)),
        row("one word, CFGI before it: the old one", usesLate(before().batch(STE, sync()).cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])), Structure.STE, STAGE1)),
        row("one word, no SYNC: the old one", usesLate(before().cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])).insert(STE), Structure.STE, STAGE1)),
        row("one word, SYNC not complete", usesLate(before().cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])).batch(Fate.GAVE_UP, STE, sync()), Structure.STE, STAGE1)),
        row("there and back again", usesLate(before().cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])).batch(STE, sync())
            .cpu(meant(Structure.STE, STAGE1), ste(0, STAGE1[0])), Structure.STE, STAGE1)),

        row("CD: ASID of one, table of the other (H4)",
            uses(before().cpu(meant(Structure.CD, CD_TWO), cd(0, CD_TWO[0])).cpu(cd(1, CD_TWO[1])), Structure.CD, mix(CD_TWO[0], CD_ONE[1], 0, 0)),
            "whole-entries DRIVER driver R-SMMU-074 (H4)"),
        row("CD: EPD0 hides the table",
            uses(before().cpu(meant(Structure.CD, CD_TWO[0] | 1 << 14, 0, 0, 0, 0, 0, 0, 0)), Structure.CD, mix(CD_TWO[0] | 1 << 14, CD_ONE[1], 0, 0))),
        row("CD: the old one after CFGI_CD, SYNC",
            usesLate(before().cpu(meant(Structure.CD, CD_TWO), cd(0, CD_TWO[0]), cd(1, CD_TWO[1])).batch(CD, sync()), Structure.CD, CD_ONE),
            "honest-fence SMMU smmu0 R-SMMU-017"),
        row("CD: the old one after CFGI_STE, SYNC",
            usesLate(before().cpu(meant(Structure.CD, CD_TWO), cd(0, CD_TWO[0]), cd(1, CD_TWO[1])).batch(STE, sync()), Structure.CD, CD_ONE),
            "honest-fence SMMU smmu0 R-SMMU-017"),
        row("STE: the old one after CFGI_CD, SYNC",
            usesLate(before().cpu(meant(Structure.STE, MOVED), ste(0, MOVED[0])).batch(CD, sync()), Structure.STE, STAGE1)));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-074", "R-SMMU-076", "H4"})
  void aMixtureAndAForgottenEntryAreConvicted(Case c) {
    assertThat(c.findings()).containsExactlyElementsOf(c.verdict());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyLinearFormHasTheSameVerdict(Case c) {
    c.hasOneVerdictInEveryLinearForm(50);
  }
}
