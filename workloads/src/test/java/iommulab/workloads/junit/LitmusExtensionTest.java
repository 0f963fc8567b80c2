package iommulab.workloads.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import iommulab.workloads.explore.Explored;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.witness.WitnessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Litmus tests among JUnit's pass or fail with a witness. */
final class LitmusExtensionTest {
  @TempDir private Path folder;

  private EngineExecutionResults run(DiscoverySelector what) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("iommulab.witnesses", folder.toString())
        .selectors(what)
        .execute();
  }

  @Test
  void aMendedTestPassesAndItsBodyRuns() {
    String name = UnmapDriverExample.class.getName() + "#theTlbGoesFirst(" + name() + ")";
    run(selectMethod(name)).testEvents().assertStatistics(s -> s.succeeded(1).failed(0));
  }

  private static String name() {
    return Explored.class.getName();
  }

  @Test
  void aFolderGivesATestForEachFile() {
    String name = UnmapDriverExample.class.getName() + "#eachFile(" + name() + ")";
    EngineExecutionResults results = run(selectMethod(name));
    results.testEvents().assertStatistics(s -> s.succeeded(2).failed(0));
    assertThat(results.testEvents().succeeded().map(e -> e.getTestDescriptor().getDisplayName()))
        .containsExactly("one-write.litmus", "unmap-no-endpoint.litmus");
  }

  @Test
  void aRacyTestFailsWithItsTableAndWitness() {
    EngineExecutionResults results = run(selectMethod(UnmapDriverExample.class, "oneBatchForBoth"));
    List<Event> failed = results.testEvents().failed().list();
    assertThat(failed).hasSize(1);
    Throwable why =
        failed
            .get(0)
            .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
            .getThrowable()
            .orElseThrow();
    Path witness = folder.resolve("h1-racy-1.witness.json");
    assertThat(why)
        .isInstanceOf(LitmusFailure.class)
        .hasMessageContaining("h1-racy fails")
        .hasMessageContaining("forbidden")
        .hasMessageContaining("R-SMMU-048 (H1)")
        .hasMessageContaining("witness: " + witness);
    assertThat(WitnessFile.read(witness).outcome().id()).isEqualTo("stale(P)");
    assertThat(WitnessFile.read(witness).shrunk()).isPresent();
    assertThat(results.testEvents().reportingEntryPublished().count()).isEqualTo(1);
  }

  @Test
  void theExampleClassHasOneFailure() {
    run(selectClass(UnmapDriverExample.class))
        .testEvents()
        .assertStatistics(s -> s.succeeded(3).failed(1));
  }

  @Test
  void aTestCanBeBuiltInJava() {
    LitmusText text =
        LitmusText.named("built")
            .set("smmu.walk", "atomic")
            .setup("map d0 0x1000 to P rw")
            .party("cpu0", "give P to other")
            .party("d0", "write 0x1000 7 -> r0")
            .acceptable("!stale(P)", "the write came first")
            .forbidden("stale(P)", "the write came late");
    assertThatThrownBy(() -> text.check().all().preset("untimed").witnessesIn(folder).explored())
        .isInstanceOfSatisfying(
            LitmusFailure.class,
            failure -> {
              assertThat(failure.explored().outcomes()).hasSize(2);
              assertThat(failure.witnesses()).hasSize(1);
            });
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> LitmusCheck.file("no/such.litmus"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("no/such.litmus");
    assertThatThrownBy(() -> LitmusCheck.text("litmus a\n").bound(3).explored())
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("bound and seconds limit a search");
  }
}
