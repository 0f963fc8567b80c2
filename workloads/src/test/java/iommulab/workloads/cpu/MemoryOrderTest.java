package iommulab.workloads.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.grade.Outcome;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.trial.Litmus;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The memory orders on the machine: which values the registers may have, from seed 1 on.
 *
 * <p>The rule itself is tested exhaustively in {@code ProgramWindowTest}; here it is that CPU and
 * Memory follow it, and that what it allows does happen.
 */
final class MemoryOrderTest {
  private static final String RUNS = "2000";

  @TempDir private Path folder;

  private static Arguments row(String name, String order, String cpus, String... outcomes) {
    return Arguments.of(name, order, cpus, List.of(outcomes));
  }

  static Stream<Arguments> classics() {
    // spotless:off
    return Stream.of(
        row("SB",  "sc",  "store P 1; load Q -> r0 | store Q 1; load P -> r1", "0 1", "1 0", "1 1"),
        row("SB",  "tso", "store P 1; load Q -> r0 | store Q 1; load P -> r1", "0 0", "0 1", "1 0", "1 1"),
        row("SB",  "tso", "store P 1; barrier mb; load Q -> r0 | store Q 1; barrier mb; load P -> r1", "0 1", "1 0", "1 1"),
        row("MP",  "tso", "store P 1; store Q 1 | load Q -> r0; load P -> r1", "0 0", "0 1", "1 1"),
        row("MP",  "arm", "store P 1; store Q 1 | load Q -> r0; load P -> r1", "0 0", "0 1", "1 0", "1 1"),
        row("MP",  "arm", "store P 1; barrier dmb.st; store Q 1 | load Q -> r0; barrier dmb.ld; load P -> r1", "0 0", "0 1", "1 1"),
        row("MP",  "arm", "store P 1; store.rel Q 1 | load.acq Q -> r0; load P -> r1", "0 0", "0 1", "1 1"),
        row("MP",  "arm", "store P 1; barrier dmb.st; store Q 1 | load Q -> r0; load P dep=r0 -> r1", "0 0", "0 1", "1 1"),
        row("LB",  "arm", "load P -> r0; store Q 1 | load Q -> r1; store P 1", "0 0", "0 1", "1 0", "1 1"),
        row("LB",  "arm", "load P -> r0; store Q 1 dep=r0 | load Q -> r1; store P 1 dep=r1", "0 0", "0 1", "1 0"),
        row("CoRR", "arm", "store P 1 | load P -> r0; load P -> r1", "0 0", "0 1", "1 1"),
        row("CoWR", "arm", "store P 1; load P -> r0; load Q -> r1 | store Q 1", "1 0", "1 1"),
        row("a loop does not hold a load", "arm",
            "store P 1; barrier wmb; store Q 1 | await Q == 1 -> r0; load P -> r1", "done 0", "done 1"),
        row("rmb behind the loop does", "arm",
            "store P 1; barrier wmb; store Q 1 | await Q == 1 -> r0; barrier rmb; load P -> r1", "done 1"),
        row("a value fetched ahead of its guard", "arm",
            "store P 1; barrier wmb; store Q 1 | load Q -> r0; when r0 == 1 : load P -> r1", "0 -", "1 0", "1 1"),
        row("a lock holds both ways", "arm",
            "lock L; store P 1; store Q 1; unlock L | lock L; load Q -> r0; load P -> r1; unlock L", "0 0", "1 1"),
        row("increments are not lost", "arm", "add P 1 -> r0 | add P 1 -> r1", "0 1", "1 0"),
        row("one of two wins", "arm", "cas P 0 7 -> r0 | cas P 0 8 -> r1", "0 7", "8 0"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("classics")
  void showsExactlyTheseOutcomes(String name, String order, String cpus, List<String> outcomes) {
    assertThat(outcomes(order, cpus)).containsExactlyInAnyOrderElementsOf(outcomes);
  }

  private List<String> outcomes(String order, String cpus) {
    StringBuilder text = new StringBuilder("litmus test\nset cpu.memory-order = " + order + "\n");
    StringBuilder observed = new StringBuilder("observe");
    String[] programs = cpus.split("\\|");
    for (int cpu = 0; cpu < programs.length; cpu++) {
      text.append("cpu").append(cpu).append('\n');
      for (String step : programs[cpu].split(";")) {
        text.append("  ").append(step.strip()).append('\n');
        if (step.contains("->")) {
          String register = step.substring(step.indexOf("->") + 2).strip();
          observed.append(" cpu").append(cpu).append(':').append(register);
        }
      }
    }
    ScenarioResult result =
        Litmus.run(
            Litmus.of(folder, text.append(observed).append('\n').toString(), "run.runs=" + RUNS));
    return result.outcomes().stream()
        .filter(o -> o.count() > 0)
        .map(MemoryOrderTest::values)
        .toList();
  }

  /** {@code cpu0:r0=0x1 cpu1:r1=-} as {@code "1 -"}. */
  private static String values(Outcome outcome) {
    return String.join(
        " ", Stream.of(outcome.id().split(" ")).map(v -> v.replaceFirst(".*=(0x)?", "")).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doorbells")
  void aDoorbellNeedsABarrier(String order, String barrier, List<String> read) {
    String text =
        "litmus test\nset cpu.memory-order = "
            + order
            + "\nsetup\n  map d0 0x1000 to P rw\n  atc d0 0x1000\ncpu0\n  store P 5\n"
            + (barrier.isEmpty() ? "" : "  barrier " + barrier + "\n")
            + "  start d0\nd0\n  read 0x1000 -> r0\nobserve d0:r0\n";
    ScenarioResult result = Litmus.run(Litmus.of(folder, text, "run.runs=" + RUNS));
    assertThat(result.outcomes().stream().filter(o -> o.count() > 0).map(MemoryOrderTest::values))
        .containsExactlyInAnyOrderElementsOf(read);
  }

  static Stream<Arguments> doorbells() {
    return Stream.of(
        Arguments.of("arm", "", List.of("0", "5")),
        Arguments.of("arm", "dma_wmb", List.of("5")),
        Arguments.of("arm", "dsb", List.of("5")),
        Arguments.of("tso", "", List.of("5")),
        Arguments.of("sc", "", List.of("5")));
  }
}
