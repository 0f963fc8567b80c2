package iommulab.workloads.caching;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that are split, and pages that are merged, under DMA. */
final class BlockScenariosTest {
  @ParameterizedTest
  @CsvSource({"block-split-racy, 1000", "block-merge-racy, 500"})
  @Checks("R-SMMU-091")
  void twoSizesAtOnceMayConflict(String name, long runs) {
    ScenarioResult result = Litmus.run(name, runs);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes().get(0).count()).as("F_TLB_CONFLICT").isPositive();
    assertThat(result.outcomes().get(1).count()).as("another event").isZero();
    assertThat(result.findings()).isEmpty();
  }

  /** The very same programs, on an SMMU that sorts it out. */
  @ParameterizedTest
  @ValueSource(strings = {"block-split-racy", "block-merge-racy"})
  @Checks("R-SMMU-091")
  void atLevel2NobodyNotices(String name) {
    assertThat(Litmus.run(name, 1000, "smmu.bbml=2").verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"block-split-nt", "block-split-bbml2", "block-merge-nt", "block-merge-bbml2"})
  @Checks("R-SMMU-091")
  void withoutABreakNobodyFaults(String name) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.outcomes().get(1).count()).as("before the TLBI").isPositive();
    assertThat(result.outcomes().get(2).count()).as("behind it").isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"block-split-mended", "block-merge-mended"})
  void aBreakIsMetAndNeverAConflict(String name) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.INTERESTING);
    assertThat(result.outcomes().get(0).count()).as("F_TLB_CONFLICT").isZero();
    assertThat(result.outcomes().get(1).count()).as("in the gap").isPositive();
    assertThat(result.findings()).isEmpty();
  }

  @Test
  @Checks("R-SMMU-083")
  void aHintAtAnotherLevelLeavesTheBlock() {
    ScenarioResult racy = Litmus.run("split-ttl-racy", 500);
    assertThat(racy.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(racy.findings().toString()).contains("R-SMMU-083");
    assertThat(racy.findings()).hasSize(1);
    ScenarioResult mended = Litmus.run("split-ttl-mended", 1000);
    assertThat(mended.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(mended.outcomes().get(1).count()).isPositive();
    assertThat(mended.outcomes().get(2).count()).isPositive();
  }
}
