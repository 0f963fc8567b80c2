package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.RunResult;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lazy unmap may give back, and when: only behind a flush that began after it. */
final class LazyUnmapTest {
  private static final long RUNS = Boolean.getBoolean("iommulab.long") ? 100_000 : 2_000;

  @ParameterizedTest(name = "{0}")
  @CsvSource({"lazy-iova-racy, 0", "lazy-page-racy, 0"})
  void whatIsUsedBeforeTheFlushIsStale(String name, int row) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes().get(row).count()).isPositive();
    assertThat(result.findings().toString()).contains("driver");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"lazy-iova-mended", "lazy-page-mended"})
  void whatWaitsForTheFlushIsNot(String name) {
    ScenarioResult result = Litmus.run(name, RUNS);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().stream().skip(1)).allMatch(outcome -> outcome.count() > 0);
  }

  /** Under churn every address comes back once, with far fewer fences than strict unmap needs. */
  @Test
  void everythingComesBackWithFewerFences() {
    long lazy = churn("lazy");
    long strict = churn("strict");
    assertThat(strict).isEqualTo(2 * 8 * 10 * 2); // TLBI+SYNC and ATC_INV+SYNC for each page
    assertThat(lazy).isLessThan(strict / 4);
  }

  private static long churn(String unmap) {
    try (Bench bench = new Bench(Litmus.named("lazy-against-strict", "driver.unmap=" + unmap))) {
      long fences = 0;
      for (long seed = 1; seed <= 5; seed++) {
        RunResult run = bench.run(seed);
        assertThat(Bench.findings(Bench.judge(run))).as("seed %d", seed).isEmpty();
        long given = count(run, AddressReused.class);
        assertThat(given).isEqualTo(unmap.equals("lazy") ? count(run, Unmapped.class) : 0);
        fences = count(run, FenceReported.class);
      }
      return fences;
    }
  }

  private static long count(RunResult run, Class<? extends Fact> type) {
    return run.history().steps().stream()
        .flatMap(step -> step.facts().stream())
        .filter(type::isInstance)
        .count();
  }
}
