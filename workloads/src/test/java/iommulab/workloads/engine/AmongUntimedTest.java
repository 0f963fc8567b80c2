package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.Ending;
import iommulab.actors.control.LiveEngine;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.SeededRandom;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.Bench;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens live, or within the windows of time, is one of the untimed runs.
 *
 * <p>Not by comparison with a sample, which may have missed it: the untimed engine runs the very
 * order again, step by step, and everything that the run showed is the same.
 */
final class AmongUntimedTest {
  private static final int LIVE_RUNS = Scenes.often(300, 10_000);
  private static final long LONG_NANOS = 5_000_000;
  private static final int TIMED_RUNS = Scenes.often(300, 20_000);

  @ParameterizedTest(name = "latencies scaled by {0}")
  @ValueSource(doubles = {0, 1})
  void liveRunIsAnUntimedOne(double scale) {
    Map<String, Integer> seen = new TreeMap<>();
    for (Scenario scenario : Scenes.all()) {
      if (scale > 0 && isLong(scenario)) {
        continue;
      }
      try (Bench live = new Bench(scenario, new LiveEngine(scale));
          Bench untimed = new Bench(scenario)) {
        for (long seed = 1; seed <= Scenes.runs(scenario, LIVE_RUNS); seed++) {
          RunResult run = live.run(seed);
          assertThat(run.ending()).as(run.failure()).isEqualTo(Ending.QUIESCENT);
          String outcome = Scenes.outcome(scenario, live, run);
          mustBeAmongUntimed(scenario, untimed, run, outcome, seed);
          seen.merge(scenario.name() + ": " + outcome, 1, Integer::sum);
        }
      }
    }
    System.out.println("live, latencies scaled by " + scale + ": " + seen);
  }

  /** Whether it waits for what no wall clock should be waited for, such as a minute's timeout. */
  private static boolean isLong(Scenario scenario) {
    try (Bench bench = new Bench(scenario)) {
      RunResult run = bench.run(Preset.DRAWN, new Pos(1), 1);
      return run.history().steps().stream().anyMatch(step -> step.time() > LONG_NANOS);
    }
  }

  static Stream<Preset> timed() {
    return Stream.of(Preset.INTERVAL, Preset.DRAWN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("timed")
  void timedRunIsAnUntimedOne(Preset preset) {
    Map<String, Integer> seen = new TreeMap<>();
    for (Scenario scenario : Scenes.all()) {
      try (Bench timed = new Bench(scenario);
          Bench untimed = new Bench(scenario)) {
        for (long seed = 1; seed <= Scenes.runs(scenario, TIMED_RUNS); seed++) {
          RunResult run =
              timed.run(preset, seed % 2 == 0 ? new Pos(seed) : new SeededRandom(seed), seed);
          assertThat(run.ending()).as(run.failure()).isEqualTo(Ending.QUIESCENT);
          String outcome = Scenes.outcome(scenario, timed, run);
          mustBeAmongUntimed(scenario, untimed, run, outcome, seed);
          seen.merge(scenario.name() + ": " + outcome, 1, Integer::sum);
        }
      }
    }
    System.out.println(preset + ": " + seen);
  }

  private static void mustBeAmongUntimed(
      Scenario scenario, Bench untimed, RunResult run, String outcome, long seed) {
    String where = scenario.name() + ", seed " + seed;
    Recorded order = new Recorded(Scenes.untimed(run.choices()));
    RunResult again = untimed.run(Preset.UNTIMED, order, seed);
    assertThat(again.ending()).as("%s: %s", where, again.failure()).isEqualTo(Ending.QUIESCENT);
    assertThat(again.classDigest()).as(where).isEqualTo(run.classDigest());
    assertThat(again.history().steps().stream().map(Scenes::what).toList())
        .as(where)
        .isEqualTo(run.history().steps().stream().map(Scenes::what).toList());
    assertThat(Scenes.found(again)).as(where).isEqualTo(Scenes.found(run));
    assertThat(Scenes.outcome(scenario, untimed, again)).as(where).isEqualTo(outcome);
  }
}
