package iommulab.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Window;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same plan shows the same run: again, alone, and after whatever ran before; what breaks this
 * is seen.
 */
final class RepeatTest {
  private static final Window LINK = new Window(1, 9);

  private static RunPlan plan(Preset preset, long seed, Limits limits, RunPlan.Kick<?>... kicks) {
    return Plans.plan(
        preset, new SeededRandom(seed), seed, (from, to, lane) -> LINK, limits, kicks);
  }

  private static String text(RunResult result) {
    return result.ending()
        + result.failure()
        + result.classDigest()
        + result.choices()
        + result.history();
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void thousandRunsAreEqual(Preset preset) {
    try (ControlledEngine engine = new ControlledEngine()) {
      RunPlan.Kick<?>[] kicks = Gossip.kicks(Gossip.in(engine));
      String first = text(engine.run(plan(preset, 7, Limits.USUAL, kicks)));
      assertThat(first).startsWith("QUIESCENT").contains("Silence");
      for (int i = 0; i < 1_000; i++) {
        assertThat(text(engine.run(plan(preset, 7, Limits.USUAL, kicks)))).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void recordIsReplayedAndSeedsDiffer(Preset preset) {
    try (ControlledEngine engine = new ControlledEngine()) {
      RunPlan.Kick<?>[] kicks = Gossip.kicks(Gossip.in(engine));
      Set<Long> classes = new TreeSet<>();
      for (int seed = 0; seed < 100; seed++) {
        RunResult first = engine.run(plan(preset, seed, Limits.USUAL, kicks));
        RunResult again =
            engine.run(
                Plans.plan(
                    preset,
                    new Recorded(first.choices()),
                    seed,
                    (from, to, lane) -> LINK,
                    Limits.USUAL,
                    kicks));
        assertThat(text(again)).isEqualTo(text(first));
        classes.add(first.classDigest());
      }
      assertThat(classes).hasSizeGreaterThan(10);
    }
  }

  @Test
  void runIsTheSameAloneAndAfterOthers() {
    String alone;
    try (ControlledEngine engine = new ControlledEngine()) {
      alone =
          text(
              engine.run(plan(Preset.INTERVAL, 99, Limits.USUAL, Gossip.kicks(Gossip.in(engine)))));
    }
    try (ControlledEngine engine = new ControlledEngine()) {
      RunPlan.Kick<?>[] kicks = Gossip.kicks(Gossip.in(engine));
      Address<Message> breaker = engine.declare("breaker", Message.class);
      engine.define(breaker, out -> Behaviors.receiveMessage(m -> Behaviors.unhandled()));
      for (int seed = 0; seed < 10_000; seed++) {
        engine.run(plan(Preset.INTERVAL, seed, Limits.USUAL, kicks));
      }
      assertThat(text(engine.run(plan(Preset.INTERVAL, 99, Limits.USUAL, kicks))))
          .as("after 10,000 runs")
          .isEqualTo(alone);
      RunPlan.Kick<?> breaking =
          new RunPlan.Kick<>(breaker, new Window(3, 3), new Gossip.Silence(0));
      RunResult failed =
          engine.run(plan(Preset.INTERVAL, 99, Limits.USUAL, kicks[0], kicks[1], breaking));
      assertThat(failed.ending()).isEqualTo(Ending.FAILED);
      assertThat(text(engine.run(plan(Preset.INTERVAL, 99, Limits.USUAL, kicks))))
          .as("after a failed run")
          .isEqualTo(alone);
      RunResult stopped =
          engine.run(plan(Preset.INTERVAL, 99, new Limits(3, 1_000_000, 100, 10_000), kicks));
      assertThat(stopped.ending()).isEqualTo(Ending.TOO_MANY_DELIVERIES);
      assertThat(text(engine.run(plan(Preset.INTERVAL, 99, Limits.USUAL, kicks))))
          .as("after a watchdog stop")
          .isEqualTo(alone);
    }
  }

  record Say(String word, int left) implements Message {}

  record Plant(String name, Supplier<String> word) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Plant> plants() {
    int[] count = {0};
    Map<Object, Integer> byIdentity = new IdentityHashMap<>();
    return Stream.of(
        new Plant("state left over from the run before", () -> "n" + count[0]++),
        new Plant("identity hash", () -> "id" + System.identityHashCode(new Object())),
        new Plant(
            "order by identity",
            () -> {
              byIdentity.clear();
              for (int i = 0; i < 20; i++) {
                byIdentity.put(new Object(), i);
              }
              return byIdentity.values().toString();
            }));
  }

  /**
   * What differs from run to run shows in the text of the run, which the determinism check
   * compares.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("plants")
  void plantedDifferenceIsSeen(Plant plant) {
    try (ControlledEngine engine = new ControlledEngine()) {
      Address<Say> teller = engine.declare("teller", Say.class);
      engine.define(
          teller,
          out ->
              Behaviors.receiveMessage(
                  say -> {
                    if (say.left() > 0) {
                      out.send(teller, Lane.INTERNAL, new Say(plant.word().get(), say.left() - 1));
                    }
                    return Behaviors.same();
                  }));
      RunPlan.Kick<?> kick = new RunPlan.Kick<>(teller, Window.NOW, new Say("", 5));
      Set<String> texts = new TreeSet<>();
      for (int i = 0; i < 20; i++) {
        texts.add(text(engine.run(plan(Preset.UNTIMED, 1, Limits.USUAL, kick))));
      }
      assertThat(texts).hasSizeGreaterThan(1);
    }
  }

  @Test
  void planIsRunToTheEndInOneGo() {
    try (ControlledEngine engine = new ControlledEngine()) {
      RunPlan.Kick<?>[] kicks = Gossip.kicks(Gossip.in(engine));
      RunResult result = engine.run(Plans.plan(Preset.DRAWN, new FirstInFirstOut(), LINK, kicks));
      assertThat(result.history().steps())
          .allSatisfy(step -> assertThat(step.cause()).isLessThan(step.index()))
          .allSatisfy(step -> assertThat(step.after()).allMatch(earlier -> earlier < step.index()));
      assertThat(List.copyOf(result.history().steps())).extracting(step -> step.time()).isSorted();
    }
  }
}
