package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
 * Handlers on the wrong CPU and drains that look once are convicted; their mended forms are not.
 */
final class InterruptScenariosTest {
  @TempDir private Path folder;

  private static final long RUNS = Boolean.getBoolean("iommulab.long") ? 100_000 : 2_000;

  /** The row that was written down for it occurs, no ungraded outcome does. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "masked-handler-racy,      cpu0:r0 == timeout",
    "masked-handler,           ends && accused == driver",
    "events-drained-once-racy, cpu0:r0 != 2"
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
  @CsvSource({"masked-handler-mended, 2", "events-drained-once-mended, 3"})
  void theMendedFormShowsEveryOrderAndNoHarm(String name, long acceptable) {
    ScenarioResult result = Litmus.run(name, RUNS);
    assertThat(result.verdict()).isEqualTo(RunVerdict.ACCEPTABLE);
    assertThat(result.findings()).isEmpty();
    assertThat(result.outcomes().stream().map(Outcome::count).filter(count -> count > 0))
        .hasSize((int) acceptable);
  }

  private record Slip(String what, String text, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Slip> slips() {
    String head = "litmus test\n";
    // spotless:off
    return Stream.of(
        new Slip("two CPUs",     head + "cpu0.evtq\n  thread\n  handle events smmu0\ncpu1.evtq\n  handle events smmu0", "test.litmus:5: this interrupt goes to cpu0.evtq in line 2 already; expected one CPU"),
        new Slip("no such SMMU", head + "cpu0.smmu3.evtq\n  handle events smmu0",    "test.litmus:2: unknown SMMU 'smmu3'; expected smmu0"),
        new Slip("two threads",  head + "cpu0.evtq\n  thread\n  thread",             "test.litmus:4: 'thread'; expected 'thread' alone, once in a handler"),
        new Slip("stays off",    head + "cpu0\n  irq off",                           "test.litmus:3: interrupts stay off; expected 'irq on' behind it"),
        new Slip("never off",    head + "cpu0\n  irq on",                            "test.litmus:3: interrupts are not off; expected 'irq off' before"),
        new Slip("neither",      head + "cpu0\n  irq of",                            "test.litmus:3: unknown 'irq' 'of'; expected off"),
        new Slip("waits for itself", head + "cpu0\n  rcu lock\n  synchronize\n  rcu unlock", "test.litmus:4: 'synchronize' in a read section; expected 'rcu unlock' before"),
        new Slip("reads on",     head + "cpu0\n  rcu lock",                          "test.litmus:3: this read section never ends; expected 'rcu unlock' behind it"),
        new Slip("no procedure", head + "cpu0.gerror\n  handle error smmu0",         "test.litmus:3: unknown 'handle' 'error'; expected errors"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slips")
  void slipsAreNamed(Slip slip) {
    assertThatThrownBy(() -> Litmus.run(Litmus.of(folder, slip.text())))
        .hasMessage(folder + "/" + slip.message());
  }
}
