package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Handlers of stalls that race are convicted for the written reason; their mended forms are not.
 */
final class StallScenariosTest {
  private static final long RUNS = Boolean.getBoolean("iommulab.long") ? 100_000 : 2_000;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @Checks({"R-SMMU-101", "R-SMMU-102"})
  @CsvSource({
    "stall-against-unmap-racy, stale(P) && accused == driver",
    "terminate-then-map-racy,  landed(P) == 1"
  })
  void theRacyFormIsConvictedForItsReason(String name, String row) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes())
        .filteredOn(outcome -> outcome.toString().contains(row))
        .anyMatch(outcome -> outcome.count() > 0);
    assertThat(result.outcomes().toString()).doesNotContain("ungraded");
  }

  @ParameterizedTest(name = "{0}")
  @Checks({"R-SMMU-092", "R-SMMU-093", "R-SMMU-094", "R-SMMU-104"})
  @CsvSource({
    "stall-against-unmap-mended",
    "terminate-then-map-mended",
    "event-overflow-keeps-stalls"
  })
  void theMendedFormShowsBothOrdersAndNoHarm(String name) {
    ScenarioResult result = Litmus.run(name, RUNS);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().stream().map(Outcome::count).filter(count -> count > 0))
        .hasSize(2);
  }

  private record Slip(String what, String text, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Slip> slips() {
    String head = "litmus test\nset topology.bus = platform\n";
    // spotless:off
    return Stream.of(
        new Slip("ATS in the set-up", head + "setup\n  domain A\n  attach d0 A ats\nd0\n  read 0x1000", "test.litmus:5: ATS on a platform bus; expected noats, or set topology.bus = pcie"),
        new Slip("ATS in a program",  head + "setup\n  domain A\ncpu0\n  attach d0 A ats", "test.litmus:6: ATS on a platform bus; expected noats, or set topology.bus = pcie"),
        new Slip("no answer",         head + "cpu0\n  cmd RESUME sid=d0 stag=0",           "test.litmus:4: RESUME does not say how; expected retry, abort or terminate"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slips")
  void slipsAreNamed(Slip slip) {
    assertThatThrownBy(() -> Litmus.run(Litmus.of(folder, slip.text())))
        .hasMessage(folder + "/" + slip.message());
  }
}
