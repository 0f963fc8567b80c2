package iommulab.workloads.pasid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.trial.Litmus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PASIDs get and lose their domains: the racy forms accuse the driver, the mended ones nobody. */
final class PasidScenariosTest {
  private static final long RUNS = 1000;
  private static final String MAPPED = "bind d0 A pasid=1\n  map A 0x1000 to P";

  /** What the judge finds in a scenario's runs, as property, accused, rule. */
  private record Case(String scenario, RunVerdict verdict, List<String> findings) {
    @Override
    public String toString() {
      return scenario;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        racy ("pasid-reuse-racy",   "stale driver driver-atc-inv"),
        clean("pasid-reuse-mended"),
        racy ("pasid-asid-racy",    "stale driver R-SMMU-079 (H14)"),
        clean("pasid-asid-mended"),
        racy ("atc-inv-pasid-racy", "stale driver R-SMMU-044"),
        clean("atc-inv-pasid-mended"),
        clean("atc-inv-every-pasid"),
        racy ("cd-change-racy",     "stale driver driver-tlbi"),
        clean("cd-change-mended"));
  }
  // spotless:on

  private static Case racy(String scenario, String finding) {
    return new Case(scenario, RunVerdict.FORBIDDEN, List.of(finding));
  }

  private static Case clean(String scenario) {
    return new Case(scenario, RunVerdict.ACCEPTABLE, List.of());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-044", "R-SMMU-045", "R-SMMU-079", "H14", "R4", "driver-cfgi"})
  void eachEndsAsWasWrittenDown(Case c) {
    ScenarioResult result = Litmus.run(c.scenario(), RUNS);
    assertThat(result.findings())
        .extracting(
            f -> f.finding().property() + " " + f.finding().accused() + " " + f.finding().rule())
        .containsOnly(c.findings().toArray(String[]::new));
    assertThat(result.verdict()).isEqualTo(c.verdict());
    assertThat(result.outcomes())
        .filteredOn(o -> o.count() > 0)
        .extracting(Outcome::id)
        .noneMatch(id -> id.startsWith("ungraded"));
    boolean clean = c.findings().isEmpty();
    assertThat(result.outcomes()).filteredOn(o -> o.count() > 0).hasSizeGreaterThan(clean ? 1 : 0);
  }

  /** A slip in a step over PASIDs, and what the error says. */
  private record Slip(String setup, String step, String told) {
    @Override
    public String toString() {
      return told;
    }
  }

  // spotless:off
  static Stream<Slip> slips() {
    return Stream.of(
        new Slip("bind d0 A",          "pause 1us",          "pasid= is missing"),
        new Slip("bind d0 A pasid=64", "pause 1us",          "pasid=64"),
        new Slip("bind d0 A pasid=0",  "pause 1us",          "pasid=0"),
        new Slip("bind d0 G pasid=1",  "pause 1us",          "'G' cannot be a PASID's domain of d0"),
        new Slip("bind d0 A pasid=1",  "bind d0 A pasid=1",  "pasid 1 of d0 is bound to A"),
        new Slip("bind d0 A pasid=1",  "unbind d0 pasid=2",  "pasid 2 of d0 is not bound"),
        new Slip("bind d0 A pasid=1",  "exit B",             "no PASID is bound to B"),
        new Slip("bind d0 A pasid=1",  "attach d0 B",        "d0 has PASIDs"),
        new Slip(MAPPED,               "unmap A 0x1000 lazy",       "'lazy' on 'A', which a PASID is bound to"),
        new Slip(MAPPED,               "unmap A 0x1000 by masters", "'by' on 'A', which a PASID is bound to"),
        new Slip("config d0 pasid=3",  "unbind d0 pasid=3",  "pasid 3 of d0 is not bound"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("slips")
  void aSlipIsTold(Slip slip, @TempDir Path folder) throws IOException {
    String text =
        "litmus slip\ntitle A slip\nsetup\n  domain A\n  domain B\n  domain G stage=2\n  "
            + slip.setup()
            + "\ncpu0\n  "
            + slip.step()
            + "\nd0\n  pause 1us\n";
    String file = Files.writeString(folder.resolve("slip.litmus"), text).toString();
    assertThatThrownBy(() -> Litmus.run(Litmus.named(file)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(slip.told());
  }
}
