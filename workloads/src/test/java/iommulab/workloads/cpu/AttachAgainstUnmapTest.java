package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** H2: an unmap that looks for users too early, with and without the barrier. */
final class AttachAgainstUnmapTest {
  private static final long RUNS = Boolean.getBoolean("iommulab.long") ? 100_000 : 2_000;

  @ParameterizedTest(name = "{0}")
  @CsvSource({"h2-racy-arm, no CMD_ATC_INV went to d0", "h2-racy-tso, no TLBI covers"})
  @Checks("H2")
  void withoutTheBarrierThePageIsWrittenAfterItWasGivenAway(String name, String what) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes().get(0).count()).isPositive();
    assertThat(result.findings().toString()).containsPattern(what).contains("driver");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"h2-mended", "h2-mended-tso"})
  @Checks("H2")
  void withTheBarrierBothOrdersAreSeenAndNothingElse(String name) {
    ScenarioResult result = Litmus.run(name, RUNS);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().stream().map(Outcome::count).skip(1)).allMatch(count -> count > 0);
  }
}
