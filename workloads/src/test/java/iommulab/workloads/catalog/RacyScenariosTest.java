package iommulab.workloads.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.MachineRunner;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.run.ScenarioRunner.Kept;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Racy scenarios that no other test names are convicted within 1,000 runs, and the judge accuses
 * whom their file names, by the rule that it names.
 */
final class RacyScenariosTest {
  private static final String RUNS = "1000";

  /** What the judge finds, as property, accused, rule; nothing where a row alone convicts. */
  private record Case(String scenario, List<String> findings) {
    @Override
    public String toString() {
      return scenario;
    }
  }

  private static Case racy(String scenario, String... findings) {
    return new Case(scenario, List.of(findings));
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        racy("h7-racy",                     "stale driver H7"),
        racy("h8-racy",                     "isolation driver H8"),
        racy("vmid-reuse-racy",             "isolation driver H8"),
        racy("h1-joined",                   "stale driver R-SMMU-048 (H1)"),
        racy("r1-swapped",                  "stale driver R-SMMU-048 (H1)"),
        racy("two-cpus-flag-early",         "stale driver R-SMMU-048 (H1)"),
        racy("two-cpus-sync-first",         "stale driver driver-fence"),
        racy("h5-racy",                     "stale driver H5"),
        racy("eats-change-direct",          "isolation driver driver-atc-inv"),
        racy("atschk-cached-racy",          "isolation device d0 R-ATS-003"),
        racy("h14-racy",                    "stale driver R-SMMU-079 (H14)"),
        racy("h4-live-entry",               "mixed driver R-SMMU-074 (H4)"),
        racy("ill-neighbour-racy",          "stale driver H5"),
        racy("iova-reuse-racy",             "stale driver driver-tlbi"),
        racy("lazy-page-racy",              "stale driver R-SMMU-013"), // the flush comes, too late
        racy("nested-wrong-asid-racy",      "stale driver driver-tlbi"),
        racy("shared-one-atc-racy",         "stale driver driver-atc-inv"),
        racy("disable-unacknowledged-racy", "stale driver driver-unmap"),
        racy("ecmdq-sync-racy",             "stale driver driver-fence"),
        racy("ecmdq-main-sync-racy",        "stale driver driver-fence"),
        racy("cmdq-fetch-abort-racy",       "stale driver H5"),
        racy("prefetch-invalid-racy"),
        racy("events-drained-once-racy"),
        racy("rcu-array-racy"),
        racy("no-snoop-read-back"),
        racy("no-snoop-shared-line"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"H4", "H5", "H7", "H8", "H14", "R-SMMU-028", "R-SMMU-029", "R-SMMU-074", "R-SMMU-079"})
  void eachIsConvictedByItsRule(Case c) {
    Given runs = new Given("--runs " + RUNS, "run.runs", RUNS);
    Scenario scenario = Catalog.usual().read(c.scenario(), List.of(runs)).get(0);
    ScenarioResult result = new MachineRunner().run(scenario, Watcher.NOBODY, Kept.NOTHING);
    List<String> found =
        result.findings().stream()
            .map(f -> f.finding())
            .map(f -> f.property() + " " + f.accused() + " " + f.rule())
            .distinct()
            .toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(c.findings());
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
  }
}
