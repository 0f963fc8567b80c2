package iommulab.workloads.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.model.rules.RuleIds;
import iommulab.model.rules.Rules;
import iommulab.workloads.grade.FindingCount;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way in which an endpoint misbehaves ends in the verdict, the accused and the rule that
 * docs/decisions/0007 wrote down for it, and no honest one is accused.
 */
final class MisbehaviourTest {
  private static final long RUNS = 1000;

  /** A scenario; all that the judge finds in its runs, as property, accused, rule. */
  private record Case(String scenario, RunVerdict verdict, List<String> findings) {
    @Override
    public String toString() {
      return scenario;
    }
  }

  private static Case clean(String scenario) {
    return new Case(scenario, RunVerdict.ACCEPTABLE, List.of());
  }

  private static Case found(String scenario, String... findings) {
    return new Case(scenario, RunVerdict.FORBIDDEN, List.of(findings));
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        clean("endpoint-slow"),
        clean("endpoint-two-paths"),
        clean("endpoint-reset-reported"),
        clean("retried-sync-mended"),
        clean("late-answer-retired-itag"),
        clean("dead-among-four"),
        clean("late-translation"),
        clean("reset-under-lock"),
        clean("dma-data-relaxed"),
        clean("msi-after-data"),
        clean("vf-two-places"),
        new Case("dma-flag-relaxed", RunVerdict.INTERESTING, List.of()),
        new Case("vf-silent-neighbour", RunVerdict.INTERESTING, List.of()),
        found("silent-endpoint",         "stale driver H5"),
        found("endpoint-mute",           "ends device d0 R-ATS-043"),
        found("endpoint-late",           "stale driver H5"),
        found("endpoint-doubling",       "fence device d0 R-ATS-073", "stale device d0 R-ATS-073", "unasked device d0 R-ATS-073"),
        found("endpoint-lying",          "fence device d0 R-ATS-036", "stale device d0 R-ATS-036"),
        found("endpoint-ur",             "fence device d0 R-ATS-032 (H12)", "stale device d0 R-ATS-032 (H12)"),
        found("endpoint-wrong-tag",      "ends device d0 R-ATS-043", "unasked device d0 R-ATS-074"),
        found("endpoint-overtaking",     "fence device d0 R-ATS-037 (R3)", "stale device d0 R-ATS-037 (R3)"),
        found("endpoint-partial",        "ends device d0 R-ATS-043 (R5)"),
        found("endpoint-reset",          "ends driver R-ATS-069 (H6)"),
        new Case("endpoint-unplugged", RunVerdict.INTERESTING, List.of("ends architecture R-ATS-070 (H6)")),
        found("endpoint-keeping",        "fence device d0 R-ATS-041 (R2)", "stale device d0 R-ATS-041 (R2)"),
        found("reset-under-invalidation", "ends driver R-ATS-069 (H6)"),
        found("retried-sync",            "stale driver R-SMMU-041 (H11)"),
        found("late-answer-reused-itag", "fence smmu smmu0 R-ATS-051 (R7)", "stale smmu smmu0 R-ATS-051 (R7)"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({
    "R-ATS-032",
    "R-ATS-034",
    "R-ATS-035",
    "R-ATS-036",
    "R-ATS-037",
    "R-ATS-041",
    "R-ATS-043",
    "R-ATS-051",
    "R-ATS-068",
    "R-ATS-069",
    "R-ATS-070",
    "R-ATS-073",
    "R-ATS-074",
    "R-SMMU-041",
    "R-SMMU-042",
    "H5",
    "H6",
    "H11",
    "H12",
    "H13",
    "R2",
    "R3",
    "R5",
    "R6",
    "R7"
  })
  void eachEndsInTheVerdictThatWasWrittenDown(Case c) {
    ScenarioResult result = Litmus.run(c.scenario(), RUNS);
    TreeSet<String> found = new TreeSet<>();
    for (FindingCount count : result.findings()) {
      found.add(
          count.finding().property()
              + " "
              + count.finding().accused()
              + " "
              + count.finding().rule());
      assertThat(Rules.ids()).containsAll(RuleIds.in(count.finding().rule()));
    }
    assertThat(found).containsExactlyElementsOf(c.findings());
    assertThat(result.verdict()).isEqualTo(c.verdict());
    assertThat(result.outcomes())
        .filteredOn(o -> o.count() > 0)
        .extracting(Outcome::id)
        .noneMatch(id -> id.startsWith("ungraded"));
  }
}
