package iommulab.workloads.caching;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an SMMU may cache decides which drivers look right: racy forms beside mended ones. */
final class CachingScenariosTest {
  private static final long RUNS = Boolean.getBoolean("iommulab.long") ? 100_000 : 1_000;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "h3-racy,               stage 1 was cleared before the CMD_TLBI_S2_IPA",
    "s2-ipa-alone-combined, CMD_TLBI_S2_IPA alone need not remove combined entries",
    "freed-table-racy,      no TLBI with Leaf = 0 was complete since it was taken out",
  })
  @Checks({"H3", "R-SMMU-082", "R-SMMU-084"})
  void whatMaySurviveIsMet(String name, String reason) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes().get(0).count()).isPositive();
    assertThat(result.findings().toString()).contains(reason).contains("driver");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"h3-mended", "s2-ipa-alone-split", "freed-table-mended"})
  @Checks({"H3", "R-SMMU-082"})
  void theRightOrderIsCleanAndBothSidesAreSeen(String name) {
    ScenarioResult result = Litmus.run(name, RUNS);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().stream().map(Outcome::count).skip(1)).allMatch(count -> count > 0);
  }

  /** H4: the same driver where an entry is read at once, and where its dwords are read apart. */
  @Test
  @Checks({"H4", "R-SMMU-074"})
  void anEntryReadInPiecesNeedsEachFence() {
    ScenarioResult whole = Litmus.run("ste-one-cfgi-whole", 1000);
    assertThat(whole.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    ScenarioResult apart = Litmus.run("ste-one-cfgi-dwords", 1000);
    assertThat(apart.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(apart.outcomes().get(0).count()).isPositive();
    assertThat(apart.findings().toString()).contains("was never meant as a whole");
    assertThat(apart.outcomes()).noneMatch(outcome -> outcome.id().contains("found"));
    assertThat(Litmus.run("ste-three-cfgi-dwords", RUNS).verdict())
        .isEqualTo(RunVerdict.ACCEPTABLE);
  }

  /** A driver that keeps to the rules needs no luck, whatever hardware makes of its freedoms. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"strict-unmap", "h1-mended", "h3-mended", "attach-live", "ste-three-cfgi-dwords"})
  void noFreedomHarmsARightDriver(String name) {
    ScenarioResult result =
        Litmus.run(
            name,
            RUNS,
            "smmu.tlb=mixed",
            "smmu.walk-cache=on",
            "smmu.fetch=dwords",
            "smmu.speculates=true",
            "smmu.evicts=true",
            "smmu.drops-more=true");
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
  }
}
