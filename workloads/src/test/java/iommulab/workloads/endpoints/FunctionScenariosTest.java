package iommulab.workloads.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.rules.Checks;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What software owes to functions as a whole: trust, the order of release, PASID before ATS,
 * interrupts while their doorbell moves, and removals under invalidations.
 */
final class FunctionScenariosTest {
  @TempDir private Path folder;

  /** A scenario, all that the judge finds in its runs, and how many rows were seen. */
  private record Case(String scenario, RunVerdict verdict, int rows, List<String> findings) {
    @Override
    public String toString() {
      return scenario;
    }
  }

  private static Case clean(String scenario, int rows) {
    return new Case(scenario, RunVerdict.ACCEPTABLE, rows, List.of());
  }

  private static Case racy(String scenario, int rows, String... findings) {
    return new Case(scenario, RunVerdict.FORBIDDEN, rows, List.of(findings));
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        racy("untrusted-ats-racy",        1, "isolation device d0 R-ATS-003"),
        clean("untrusted-ats-mended",     1),
        racy("pasid-under-ats-racy",      3, "stale driver driver-atc-inv"),
        clean("pasid-under-ats-mended",   2),
        racy("release-order-racy",        3, "stale driver driver-atc-inv"),
        clean("release-order-mended",     2),
        clean("msi-translated",           1),
        racy("msi-doorbell-racy",         3),
        clean("msi-doorbell-mended",      2),
        racy("multi-one-atc-racy",        3, "stale driver driver-atc-inv"),
        clean("multi-one-atc-mended",     2),
        clean("vf-page-credits",          2),
        clean("unplug-times-out",         2),
        new Case("unplug-under-invalidation", RunVerdict.INTERESTING, 2, List.of("ends architecture R-ATS-070 (H6)")),
        racy("h10-racy",                  1),
        clean("h10-mended",               1));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({
    "R-ATS-003",
    "R-ATS-025",
    "R-ATS-053",
    "R-ATS-070",
    "R-ATS-071",
    "R-ATS-072",
    "R-SMMU-038",
    "driver-atc-inv"
  })
  void eachEndsAsWasWrittenDown(Case c) {
    ScenarioResult result = Litmus.run(c.scenario(), 1000);
    List<String> found =
        result.findings().stream()
            .map(f -> f.finding())
            .map(f -> f.property() + " " + f.accused() + " " + f.rule())
            .distinct()
            .toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(c.findings());
    assertThat(result.verdict()).isEqualTo(c.verdict());
    List<Outcome> seen = result.outcomes().stream().filter(o -> o.count() > 0).toList();
    assertThat(seen).hasSize(c.rows());
    assertThat(seen).extracting(Outcome::id).noneMatch(id -> id.startsWith("ungraded"));
  }

  // spotless:off
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
      "domain A; untrusted d0; attach d0 A ats | ATS for 'd0', which is not trusted; expected 'attach' without 'ats'",
      "multi d0 of d0                          | 'd0' is not the first function of another device; expected the one that others are named functions of",
      "vf d1 of d0; pri d1                     | d1 shares the page requests of d0, which makes none; expected 'pri d0' before"})
  // spotless:on
  void slipsAreNamed(String setup, String message) throws IOException {
    String text =
        "litmus test\nset smmu.pri = on\nset topology.endpoints = 2\nsetup\n  "
            + setup
            + "\nd1\n  read 0x1000\n";
    Path at = Files.writeString(folder.resolve("test.litmus"), text);
    assertThatThrownBy(() -> Litmus.run(Catalog.usual().read(at.toString(), List.of()).get(0)))
        .hasMessageContaining("test.litmus:5:")
        .hasMessageEndingWith(message);
  }
}
