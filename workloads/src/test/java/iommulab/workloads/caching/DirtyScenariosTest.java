package iommulab.workloads.caching;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dirty state that is cleared without an invalidation behind it loses writes. */
final class DirtyScenariosTest {
  @ParameterizedTest
  @ValueSource(strings = {"dirty-lost-racy", "dirty-lost-noats-racy"})
  @Checks("driver-dirty-clear")
  void aWriteByAKeptTranslationIsMissed(String name) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes().get(0).count()).isPositive();
    assertThat(result.findings().toString()).contains("driver-dirty-clear").contains("driver");
    assertThat(result.outcomes()).noneMatch(outcome -> outcome.id().contains("found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dirty-lost-mended", "dirty-lost-noats-mended"})
  @Checks({"R-SMMU-059", "R-SMMU-061", "R-ATS-016"})
  void withTheInvalidationEveryWriteShows(String name) {
    ScenarioResult result = Litmus.run(name, 2000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().get(1).count()).as("written before the copy").isPositive();
    assertThat(result.outcomes().get(2).count()).as("written behind it").isPositive();
  }
}
