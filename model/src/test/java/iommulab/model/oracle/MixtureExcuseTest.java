package iommulab.model.oracle;

import static iommulab.model.oracle.Case.row;
import static iommulab.model.oracle.Story.P;
import static iommulab.model.oracle.Story.SID;
import static iommulab.model.oracle.Story.V;
import static iommulab.model.oracle.Story.plain;
import static iommulab.model.oracle.Story.sync;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Vmid;
import iommulab.model.ledger.HardwareFact.EntryUsed;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.SoftwareFact.EntryIntended;
import iommulab.model.ledger.SoftwareFact.EntryWritten;
import iommulab.model.ledger.Structure;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mixture of entries excuses the SMMU for what may come from it, and for nothing else. */
final class MixtureExcuseTest {
  // V, Config 5; CDs of ASID 1 (the domain's) with one table and with another.
  private static final long[] STE = {0b1011 | 0x40000, 0, 0, 0, 0, 0, 0, 0};
  private static final long[] CD_ONE = {1L << 31 | 1L << 48, 0x10000, 0, 0, 0, 0, 0, 0};
  private static final long[] CD_TWO = {1L << 31 | 2L << 48, 0x20000, 0, 0, 0, 0, 0, 0};
  private static final long[] OTHERS_TAG = {CD_TWO[0], CD_ONE[1], 0, 0, 0, 0, 0, 0};
  private static final long[] OWN_TAG = {CD_ONE[0], CD_TWO[1], 0, 0, 0, 0, 0, 0};
  private static final Tlbi TLBI =
      new Tlbi.NhVa(new Vmid(0), new Asid(1), V, TlbiSpan.address(true));
  private static final String MIXED = "whole-entries DRIVER driver R-SMMU-074 (H4)";
  private static final String EXCUSED = "stale-use DRIVER driver R-SMMU-074 (H4)";
  private static final String STALE = "stale-use SMMU smmu0 R-SMMU-017";
  private static final String FENCE = "honest-fence SMMU smmu0 R-SMMU-017";

  private static List<Long> list(long... words) {
    return LongStream.of(words).boxed().toList();
  }

  /** The CD of the function, or of a PASID, is rewritten while it is valid. */
  private static Story careless(int index) {
    return plain(false)
        .given(
            new EntryIntended("smmu0", SID, 0, Structure.STE, list(STE)),
            new EntryIntended("smmu0", SID, index, Structure.CD, list(CD_ONE)),
            new EntryIntended("smmu0", SID, index, Structure.CD, list(CD_TWO)))
        .cpu(
            new EntryWritten("smmu0", SID, index, Structure.CD, 0, CD_TWO[0]),
            new EntryWritten("smmu0", SID, index, Structure.CD, 1, CD_TWO[1]))
        .cpu(
            new EntryWritten("smmu0", SID, index, Structure.CD, 0, CD_ONE[0]),
            new EntryWritten("smmu0", SID, index, Structure.CD, 1, CD_ONE[1]));
  }

  /** A transaction meets a mixture, and the driver goes on behind it; the index of that step. */
  private static int meets(Story story, String dma, int index, long[] words) {
    int met =
        story.step(
            "smmu0",
            story.history().steps().size() - 1,
            new EntryUsed("smmu0", "d0", dma, SID, 0, Structure.STE, list(STE)),
            new EntryUsed("smmu0", "d0", dma, SID, index, Structure.CD, list(words)));
    story.step("cpu0", met);
    return met;
  }

  /** The page is unmapped, invalidated, given away, and touched. */
  private static Story misuse(Story story, int cause, String dma) {
    story.unmap().batch(TLBI, sync()).give("other");
    return touches(story, cause, dma);
  }

  private static Story touches(Story story, int cause, String dma) {
    int given = story.history().steps().size() - 1;
    int sent = story.step("rc", Math.max(cause, given));
    story.step("memory", sent, new Landed("d0", dma, V, P, true, false));
    return story;
  }

  private static Story later(long[] mixture, int index) {
    Story story = careless(index);
    int met = meets(story, "d0:0", index, mixture);
    return misuse(story, met, "d0:9");
  }

  /** The driver is done before the mixture is met, and another access follows. */
  private static Story afterwards(long[] mixture) {
    Story story = careless(0);
    story.unmap().batch(TLBI, sync()).give("other");
    int met = meets(story, "d0:0", 0, mixture);
    return touches(story, met, "d0:9");
  }

  private static Story itself(long[] mixture) {
    Story story = careless(0);
    story.unmap().batch(TLBI, sync()).give("other");
    int met = meets(story, "d0:9", 0, mixture);
    return touches(story, met, "d0:9");
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        row("the access met the mixture itself",                 itself(OTHERS_TAG),    EXCUSED, MIXED),
        row("under the domain's tag, and no TLBI since",         afterwards(OWN_TAG),   EXCUSED, MIXED),
        row("under a tag that the function does not have",       afterwards(OTHERS_TAG), STALE, FENCE, MIXED),
        row("under the domain's tag, and a TLBI has taken it",   later(OWN_TAG, 0),     STALE, FENCE, MIXED),
        row("of a PASID, and the access has none",               later(OWN_TAG, 3),     STALE, FENCE, MIXED));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-017", "R-SMMU-074"})
  void onlyWhatMayComeFromItIsExcused(Case c) {
    assertThat(c.findings()).containsExactlyInAnyOrderElementsOf(c.verdict());
  }
}
