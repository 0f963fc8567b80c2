package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.rules.Checks;
import iommulab.workloads.grade.Outcome;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Page requests are served, and who serves them carelessly is convicted. */
final class PageRequestScenariosTest {
  @TempDir private Path folder;

  private static final long RUNS = Boolean.getBoolean("iommulab.long") ? 100_000 : 2_000;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "page-in-unmap-racy, stale(P)",
    "priq-overflow-racy, d0:r0 == fault && dropped(d0) >= 1",
    "page-removed-racy, 'answers(d0,UNEXPECTED) >= 1'",
    "pasid-request-racy, cpu0:r0 != 0"
  })
  @Checks({"R-ATS-064", "R-ATS-065", "R-ATS-066"})
  void theRacyFormIsConvictedForItsReason(String name, String row) {
    ScenarioResult result = Litmus.run(name, 1000);
    assertThat(result.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(result.outcomes())
        .filteredOn(outcome -> outcome.toString().contains(row))
        .anyMatch(outcome -> outcome.count() > 0);
    assertThat(result.outcomes().toString()).doesNotContain("ungraded");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "page-in-unmap-mended, 2",
    "priq-overflow-mended, 2",
    "page-removed-mended, 3",
    "pasid-request-mended, 1",
    "page-in-first-touch, 1"
  })
  @Checks({
    "R-ATS-054",
    "R-ATS-057",
    "R-ATS-058",
    "R-ATS-063",
    "R-ATS-064",
    "R-ATS-065",
    "R-ATS-066"
  })
  void theMendedFormShowsEveryOrderAndNoHarm(String name, int acceptable) {
    ScenarioResult result = Litmus.run(name, RUNS);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().stream().map(Outcome::count).filter(count -> count > 0))
        .hasSize(acceptable);
  }

  /** Software sees the queue itself, and may answer by hand. */
  @Test
  @Checks({"R-ATS-054", "R-ATS-056"})
  void registersAndCommandsReachTheQueueToo() {
    String text =
        """
        litmus by-hand
        set smmu.pri = on
        setup
          reserve d0 0x1000 to P
          pri d0
        cpu0
          await smmu0.PRIQ_PROD == 1
          pte set d0 0x1000 to P
          write smmu0.PRIQ_CONS 1
          read smmu0.PRIQ_CONS -> r0
          cmd PRI_RESP sid=d0 group=0 resp=success
        d0
          write 0x1000 7 -> r0
        forbidden   d0:r0 != done || cpu0:r0 != 1  "one request, one answer"
        acceptable  answers(d0,SUCCESS) == 1       "one"
        """;
    ScenarioResult result = Litmus.run(Litmus.of(folder, text, "run.runs=50"));
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
  }

  /** With PRIQEN = 0 the first answer says failure, and nothing is asked any more. */
  @Test
  @Checks({"R-SMMU-097", "R-ATS-059"})
  void aQueueThatIsOffEndsPageRequests() {
    String text =
        """
        litmus priq-off
        set smmu.pri = off
        setup
          reserve d0 0x1000 to P
          pri d0
        d0
          write 0x1000 7 -> r0
          write 0x1000 7 -> r1
        acceptable  d0:r0 == fault && d0:r1 == fault && answers(d0,FAILURE) == 1 && dropped == 1  "one"
        """;
    ScenarioResult result = Litmus.run(Litmus.of(folder, text, "run.runs=50"));
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
  }

  // spotless:off
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
      "cpu0\\n  handle pages smmu0            | :3: smmu0 has no PRI queue; expected 'set smmu.pri = on'",
      "cpu0.priq\\n  pause 1us                | :2: smmu0 has no PRI queue; expected 'set smmu.pri = on'",
      "cpu0\\n  read smmu0.PRIQ_PROD -> r0    | :3: smmu0 has no PRI queue; expected 'set smmu.pri = on'",
      "setup\\n  pri d0\\nd0\\n  read 0x1000  | :3: the SMMU takes no page requests; expected 'set smmu.pri = on'",
      "d0\\n  stop                            | :3: a stop marker without PASID is none; expected pasid=0 to 0xfffff",
      "cpu0\\n  cmd PRI_RESP sid=d0 group=512 | :3: group=512; expected group=0 to 511"})
  // spotless:on
  void slipsAreNamed(String text, String message) {
    String file = "litmus test\n" + text.strip().replace("\\n", "\n");
    assertThatThrownBy(() -> Litmus.run(Litmus.of(folder, file)))
        .hasMessageEndingWith("test.litmus" + message.strip());
  }
}
