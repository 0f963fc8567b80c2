package iommulab.workloads.caching;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Non-cacheable mapping misses, and who sets it right: the CPU, or stage 2 by S2FWB. */
final class UncachedDmaTest {
  @ParameterizedTest
  @ValueSource(strings = {"nc-dma-racy", "nc-dma-no-s2fwb"})
  void theDeviceMissesTheCpusLine(String name) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes()).allMatch(outcome -> outcome.count() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nc-dma-mended", "nc-dma-s2fwb"})
  void theDeviceSeesWhatTheCpuWrote(String name) {
    assertThat(Litmus.run(name, 1000).verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
  }

  @Test
  @Checks("driver-pte-clean")
  void aLeafInTheCpusCacheIsTheDriversFault() {
    ScenarioResult result = Litmus.run("pte-not-cleaned", 1000);
    assertThat(result.outcomes().get(0).count()).isPositive();
    assertThat(result.findings().toString()).contains("driver-pte-clean").doesNotContain("R-SMMU-");
    assertThat(result.outcomes()).noneMatch(outcome -> outcome.id().contains("found"));
  }
}
