package iommulab.workloads.explore;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored.End;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.report.Claim;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every method explores a test of two stores and two loads; its stories run on the clock. */
final class MethodsTest {
  private static final String TEST =
      """
      litmus  two-words
      setup
        mem P = 0
        mem Q = 0
      cpu0
        store P 1
        load Q -> r0
      cpu1
        store Q 1
        load P -> r0
      forbidden   cpu0:r0 == 0 && cpu1:r0 == 0   "both stores came before both loads"
      acceptable  cpu0:r0 == 1 && cpu1:r0 == 1   "both stores came first"
      acceptable  cpu0:r0 == 1                   "cpu1 came first"
      acceptable  cpu1:r0 == 1                   "cpu0 came first"
      """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("two-words.litmus"), TEST);
  }

  private Scenario scenario(Preset preset) {
    String name = preset.name().toLowerCase(Locale.ROOT);
    return Catalog.usual()
        .read(file.toString(), List.of(new Given("--preset", "run.preset", name)))
        .get(0);
  }

  private static Plan plan(Method method) {
    return new Plan(method, method.samples() ? 300 : 0, 0, 0, 2);
  }

  private static Explored explore(Scenario scenario, Method method) {
    return Explorer.explore(scenario, plan(method), Watcher.NOBODY);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void storiesRunOnTheClockAndShowTheSameClass(Method method) {
    for (Preset preset : List.of(Preset.INTERVAL, Preset.UNTIMED)) {
      Scenario scenario = scenario(preset);
      Explored explored = explore(scenario, method);
      assertThat(explored.verdict()).as("sequential consistency").isEqualTo(RunVerdict.ACCEPTABLE);
      try (Bench bench = new Bench(scenario)) {
        for (Seen seen : explored.outcomes()) {
          seen.shortest()
              .ifPresent(
                  story -> {
                    RunResult again =
                        bench.run(preset, new Recorded(story.choices()), story.seed());
                    assertThat(again.ending()).as(again.failure()).isEqualTo(Ending.QUIESCENT);
                    assertThat(again.classDigest()).isEqualTo(story.classDigest());
                  });
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"FIFO", "DELAY", "DELAYS"},
      mode = EnumSource.Mode.EXCLUDE)
  void allThreeOutcomesAreSeen(Method method) {
    Explored explored = explore(scenario(Preset.UNTIMED), method);
    assertThat(explored.outcomes().stream().filter(seen -> seen.count() > 0)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"UNTIMED", "INTERVAL"})
  void plainSearchFindsTheClassesThatTheReducingOneFinds(Preset preset) {
    Explored plain = explore(scenario(preset), Method.PLAIN);
    Explored all = explore(scenario(preset), Method.ALL);
    assertThat(plain.end()).isEqualTo(End.COMPLETE);
    assertThat(plain.classes()).isEqualTo(all.classes());
    assertThat(plain.runs()).isGreaterThanOrEqualTo(all.runs());
  }

  @Test
  void theBoundOfPctStandsOnlyUnderUntimed() {
    Explored untimed = explore(scenario(Preset.UNTIMED), Method.PCT);
    Explored timed = explore(scenario(Preset.INTERVAL), Method.PCT);
    assertThat(untimed.frozen()).isPresent();
    assertThat(untimed.outside()).isZero();
    assertThat(String.join(" ", Claim.sentences(untimed))).contains("probability of at least");
    assertThat(String.join(" ", Claim.sentences(timed)))
        .contains("Frozen from a warm-up of 50 runs")
        .doesNotContain("probability of at least");
  }

  @Test
  void theNumberOfEnginesDoesNotShow() {
    Plan one = new Plan(Method.PCTCP, 300, 0, 0, 1);
    Plan three = new Plan(Method.PCTCP, 300, 0, 0, 3);
    Scenario scenario = scenario(Preset.INTERVAL);
    Explored first = Explorer.explore(scenario, one, Watcher.NOBODY);
    Explored second = Explorer.explore(scenario, three, Watcher.NOBODY);
    assertThat(second.outcomes()).isEqualTo(first.outcomes());
    assertThat(second.frozen()).isEqualTo(first.frozen());
  }

  @Test
  void intervalsAreWithheldWhereRunsAreNotIndependent() {
    Explored fifo = explore(scenario(Preset.INTERVAL), Method.FIFO);
    Explored all = explore(scenario(Preset.INTERVAL), Method.ALL);
    Explored pos = explore(scenario(Preset.INTERVAL), Method.POS);
    assertThat(Claim.interval(fifo, fifo.outcomes().get(0))).isEmpty();
    assertThat(Claim.interval(all, all.outcomes().get(0))).isEmpty();
    // 1 - 0.05^(1/300) = 0.99 %
    assertThat(Claim.interval(pos, pos.outcomes().get(0))).isEqualTo("below 0.99%");
  }

  @Test
  void sometimesIsRefutedBySearchAndOnlyMissedBySampling() throws IOException {
    Files.writeString(file, TEST + "sometimes cpu0:r0 == 2 \"nobody stores 2\"\n");
    Explored all = explore(scenario(Preset.UNTIMED), Method.ALL);
    Explored pos = explore(scenario(Preset.UNTIMED), Method.POS);
    assertThat(all.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(all.expectations().get(0).says()).isEqualTo("cannot happen in this model");
    assertThat(pos.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(pos.expectations().get(0).says()).contains("not seen");
  }

  @Test
  void aRunThatEndsWithoutAnAlwaysIsForbidden() throws IOException {
    Files.writeString(file, TEST + "always cpu0:r0 == 1 \"cpu1 never comes second\"\n");
    Explored all = explore(scenario(Preset.UNTIMED), Method.ALL);
    assertThat(all.verdict()).isEqualTo(RunVerdict.FORBIDDEN);
    Seen broken = all.outcomes().get(all.outcomes().size() - 1);
    assertThat(broken.what().id()).isEqualTo("cpu1:r0 == 1 [not always: cpu0:r0 == 1]");
    assertThat(broken.what().reason()).isEqualTo("cpu1 never comes second");
    assertThat(broken.shortest()).isPresent();
  }
}
