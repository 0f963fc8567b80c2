package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drivers' hazards as pairs: the racy form is convicted by its rule, the mended form is clean. */
final class HazardsTest {
  private static final long RUNS = Boolean.getBoolean("iommulab.long") ? 100_000 : 2_000;

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "h7-racy, 1, H7",
    "h8-racy, 0, H8",
    "h14-racy, 0, R-SMMU-079 (H14)",
    "r8-racy, 0, driver-tlbi"
  })
  @Checks({"H7", "H8", "H14", "R8", "R-SMMU-079", "R-SMMU-086"})
  void theRacyFormIsConvictedByItsRule(String name, int row, String rule) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes().get(row).count()).isPositive();
    assertThat(result.findings().toString()).contains(rule).contains("driver");
    assertThat(result.outcomes()).noneMatch(outcome -> outcome.id().contains("found"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "h7-mended, 2",
    "h8-mended, 2",
    "h14-mended, 2",
    "r8-mended, 3",
    "unmap-by-masters, 3",
    "unmap-by-invs, 3",
    "rcu-array-mended, 2"
  })
  @Checks({"H2", "H7", "H8", "H14", "R8"})
  void theMendedFormShowsEveryOrderAndNoHarm(String name, int orders) {
    ScenarioResult result = Litmus.run(name, RUNS);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().stream().filter(outcome -> outcome.count() > 0)).hasSize(orders);
  }

  /**
   * The array is read before the TLBI: a function that joins a shared ASID in between is missed.
   */
  @Test
  @Checks("R-SMMU-048")
  void anArrayReadBeforeTheTlbiMissesWhoJoinsASharedTag() {
    ScenarioResult result = Litmus.run("unmap-by-invs-shared-tag", 1_000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.INTERESTING);
    assertThat(result.findings().toString()).contains("R-SMMU-048 (H1)").contains("driver");
  }
}
