package iommulab.model.oracle;

import static iommulab.model.oracle.Story.V;
import static iommulab.model.oracle.Story.plain;
import static iommulab.model.oracle.Story.sync;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Vmid;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.SoftwareFact.DirtyRead;
import iommulab.model.ledger.SoftwareFact.MigrationEnded;
import iommulab.model.ledger.SoftwareFact.PageCopied;
import iommulab.model.oracle.Story.Fate;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A write that a migration has neither copied nor seen in a report is missed. */
final class DirtyPagesTest {
  private static final Tlbi TLBI =
      new Tlbi.NhVa(new Vmid(0), new Asid(1), V, TlbiSpan.address(true));
  private static final Iova ELSEWHERE = new Iova(0x2000);
  private static final String DRIVER = "no-lost-dirty DRIVER driver driver-last-report";
  private static final String CLEAR = "no-lost-dirty DRIVER driver driver-dirty-clear";
  private static final String SMMU = "no-lost-dirty SMMU smmu0 R-SMMU-061";

  /** A story told in one thread: each step comes after the one before. */
  @SafeVarargs
  private static Case row(String name, List<String> verdict, UnaryOperator<Story>... steps) {
    Story story = plain(false);
    for (UnaryOperator<Story> step : steps) {
      story = step.apply(story);
    }
    return new Case(name, story, verdict);
  }

  private static Story next(Story story, Fact fact) {
    story.step("cpu0", story.history().steps().size() - 1, fact);
    return story;
  }

  private static UnaryOperator<Story> copy() {
    return story -> next(story, new PageCopied("dom", V));
  }

  private static UnaryOperator<Story> reads(boolean dirty) {
    return story -> next(story, new DirtyRead("dom", V, dirty));
  }

  private static UnaryOperator<Story> lands(boolean write) {
    return story -> next(story, new Landed("d0", "d0:0", V.plus(16), Story.P, write, false));
  }

  private static UnaryOperator<Story> end() {
    return story -> next(story, new MigrationEnded("dom"));
  }

  private static UnaryOperator<Story> fence() {
    return story -> story.batch(TLBI, sync());
  }

  // spotless:off
  static Stream<Case> cases() {
    List<String> clean = List.of();
    return Stream.of(
        row("copied, nothing written",                 clean,           copy(), reads(false), end()),
        row("written, then copied",                    clean,           lands(true), copy(), end()),
        row("written between two copies",              clean,           copy(), lands(true), copy(), end()),
        row("written, and the report shows it",        clean,           copy(), lands(true), reads(true), end()),
        row("read between copy and end",               clean,           copy(), lands(false), reads(false), end()),
        row("the migration was given up",              clean,           copy(), lands(true), reads(false)),
        row("written after the end",                   clean,           copy(), reads(false), end(), lands(true)),
        row("never copied",                            clean,           lands(true), reads(false), end()),
        row("written after the last report",           List.of(DRIVER), copy(), reads(false), lands(true), end()),
        row("the report is older than the copy",       List.of(DRIVER), reads(true), fence(), copy(), lands(true), end()),
        row("read clean without a fence",              List.of(DRIVER), copy(), lands(true), reads(false), end()),
        row("fenced before the write only",            List.of(DRIVER), copy(), fence(), lands(true), reads(false), end()),
        row("fence not awaited",                       List.of(DRIVER), copy(), lands(true), s -> s.batch(Fate.UNREPORTED, TLBI, sync()), reads(false), end()),
        row("read clean behind the fence",             List.of(SMMU),   copy(), lands(true), fence(), reads(false), end()),
        row("cleared, copied, never flushed",          List.of(CLEAR),  reads(true), copy(), lands(true), fence(), reads(false), end()),
        row("flushed between copy and write",          List.of(CLEAR),  reads(true), copy(), fence(), lands(true), fence(), reads(false), end()),
        row("flushed between clearing and copy",       List.of(SMMU),   reads(true), fence(), copy(), lands(true), fence(), reads(false), end()),
        row("another page's report",                   List.of(DRIVER), copy(), lands(true),
            s -> next(s, new DirtyRead("dom", ELSEWHERE, true)), end()));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-061", "driver-last-report", "driver-dirty-clear"})
  void aMissedWriteIsConvicted(Case c) {
    assertThat(c.findings()).containsExactlyElementsOf(c.verdict());
  }
}
