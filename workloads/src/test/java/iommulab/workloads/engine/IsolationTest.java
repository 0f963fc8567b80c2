package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.ControlledEngine;
import iommulab.actors.control.Ending;
import iommulab.actors.control.Limits;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.SeededRandom;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.engine.PlantedEngine.Plant;
import iommulab.workloads.run.Bench;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run is the same alone as in any company: after others, in any order, after one that failed and
 * after one that was given up.
 */
final class IsolationTest {
  private static final int OTHERS = Scenes.often(2_000, 10_000);
  private static final int REPEATS = Scenes.often(200, 1_000);
  private static final long SEED = 41;

  private static String run(Bench bench, Preset preset, long seed) {
    return Scenes.whole(bench.run(preset, new Pos(seed), seed));
  }

  private static String alone(Scenario scenario, Preset preset) {
    try (Bench bench = new Bench(scenario)) {
      return run(bench, preset, SEED);
    }
  }

  /** A plant that breaks an actor in the middle of a run, when told so. */
  private static final class Fuse implements Plant {
    private int left = Integer.MAX_VALUE;

    @Override
    public Message sent(String from, Message message) {
      if (left-- == 0) {
        throw new IllegalStateException("planted");
      }
      return message;
    }
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void runIsTheSameAloneAndAfterOthers(Preset preset) {
    List<Scenario> scenarios = Scenes.all();
    Map<Scenario, Bench> benches = new LinkedHashMap<>();
    Map<Scenario, Fuse> fuses = new LinkedHashMap<>();
    for (Scenario scenario : scenarios) {
      Fuse fuse = new Fuse();
      fuses.put(scenario, fuse);
      benches.put(scenario, new Bench(scenario, new PlantedEngine(new ControlledEngine(), fuse)));
    }
    try {
      // Every machine has a past, and the last to run before each was another.
      for (int i = 0; i < OTHERS; i++) {
        Preset other = Preset.values()[i % 3];
        benches.get(scenarios.get(i % scenarios.size())).run(other, new SeededRandom(i), i);
      }
      for (Scenario scenario : scenarios) {
        String alone = alone(scenario, preset);
        Bench bench = benches.get(scenario);
        assertThat(run(bench, preset, SEED)).as("after %d others", OTHERS).isEqualTo(alone);

        Recorded unfit = new Recorded(Choices.NONE);
        assertThat(bench.run(preset, unfit, SEED).ending()).isEqualTo(Ending.FAILED);
        assertThat(run(bench, preset, SEED)).as("after a strategy failed").isEqualTo(alone);

        int half = bench.run(preset, new Pos(SEED), SEED).history().steps().size() / 2;
        fuses.get(scenario).left = half;
        RunResult broken = bench.run(preset, new Pos(SEED), SEED);
        assertThat(broken.ending()).isEqualTo(Ending.FAILED);
        assertThat(broken.failure()).contains("planted");
        assertThat(run(bench, preset, SEED)).as("after an actor failed").isEqualTo(alone);

        Limits few = new Limits(half, Long.MAX_VALUE, 1_000, 10_000);
        RunResult stopped = bench.run(preset, new Pos(SEED), SEED, few);
        assertThat(stopped.ending()).isEqualTo(Ending.TOO_MANY_DELIVERIES);
        assertThat(run(bench, preset, SEED)).as("after a run given up").isEqualTo(alone);
      }
    } finally {
      benches.values().forEach(Bench::close);
    }
  }

  @Test
  void theOrderOfRunsDoesNotMatter() {
    for (Scenario scenario : Scenes.all()) {
      List<Long> seeds = new ArrayList<>();
      for (long seed = 1; seed <= Scenes.runs(scenario, REPEATS); seed++) {
        seeds.add(seed);
      }
      Map<Long, String> inOrder = wholes(scenario, seeds);
      Collections.shuffle(seeds, new Random(3));
      assertThat(wholes(scenario, seeds)).as(scenario.name()).isEqualTo(inOrder);
    }
  }

  private static Map<Long, String> wholes(Scenario scenario, List<Long> seeds) {
    Map<Long, String> wholes = new LinkedHashMap<>();
    try (Bench bench = new Bench(scenario)) {
      seeds.forEach(seed -> wholes.put(seed, run(bench, Preset.INTERVAL, seed)));
    }
    return wholes;
  }

  @Test
  void sameSeedShowsTheSameRunAgainAndAgain() {
    for (Scenario scenario : Scenes.all()) {
      String first = alone(scenario, Preset.INTERVAL);
      try (Bench bench = new Bench(scenario)) {
        for (int i = 0; i < Scenes.runs(scenario, REPEATS); i++) {
          assertThat(run(bench, Preset.INTERVAL, SEED)).as(scenario.name()).isEqualTo(first);
        }
      }
    }
  }

  /** A checked run proves footprints and payloads at every step; it must change nothing else. */
  @Test
  void checkedRunsPassAndShowTheSame() {
    for (Scenario scenario : Scenes.all("run.checked=true")) {
      Scenario unchecked = Scenes.named(scenario.name());
      try (Bench checked = new Bench(scenario);
          Bench usual = new Bench(unchecked)) {
        for (Preset preset : Preset.values()) {
          for (long seed = 1; seed <= Scenes.runs(scenario, REPEATS); seed++) {
            assertThat(run(checked, preset, seed))
                .as("%s, %s, seed %d", scenario.name(), preset, seed)
                .isEqualTo(run(usual, preset, seed))
                .startsWith("QUIESCENT");
          }
        }
      }
    }
  }
}
