package iommulab.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.Window;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs live is one of the untimed runs: the controlled engine can run it again. */
final class LiveEngineTest {
  private static final Window LINK = new Window(1, 9);

  @ParameterizedTest(name = "scale {0}")
  @ValueSource(doubles = {0, 1, 1_000})
  void liveRunsAreReplayedUnderControl(double scale) {
    try (LiveEngine live = new LiveEngine(scale);
        ControlledEngine controlled = new ControlledEngine()) {
      RunPlan.Kick<?>[] liveKicks = Gossip.kicks(Gossip.in(live));
      RunPlan.Kick<?>[] kicks = Gossip.kicks(Gossip.in(controlled));
      for (int seed = 0; seed < 300; seed++) {
        RunResult ran = live.run(plan(seed, liveKicks));
        assertThat(ran.ending()).as(ran.failure()).isEqualTo(Ending.QUIESCENT);
        RunResult again =
            controlled.run(Plans.plan(Preset.UNTIMED, new Recorded(untimed(ran)), LINK, kicks));
        assertThat(again.ending()).as(again.failure()).isEqualTo(Ending.QUIESCENT);
        assertThat(again.classDigest()).isEqualTo(ran.classDigest());
        assertThat(again.history().steps())
            .extracting(step -> step.id() + " " + step.message() + step.facts())
            .isEqualTo(
                ran.history().steps().stream()
                    .map(step -> step.id() + " " + step.message() + step.facts())
                    .toList());
      }
    }
  }

  private static Choices untimed(RunResult ran) {
    return new Choices(
        ran.choices().picked().stream().map(it -> new Choices.Picked(it.id(), 0)).toList(),
        ran.choices().chosen());
  }

  private static RunPlan plan(long seed, RunPlan.Kick<?>... kicks) {
    return Plans.plan(
        Preset.UNTIMED, new FirstInFirstOut(), seed, (from, to, lane) -> LINK, Limits.USUAL, kicks);
  }

  @Test
  void outcomesAreAmongTheUntimedOnes() {
    Set<Long> possible = new TreeSet<>();
    try (ControlledEngine engine = new ControlledEngine()) {
      RunPlan.Kick<?>[] kicks = RelayTest.kicks(engine, 2);
      DepthFirst search = new DepthFirst();
      while (search.hasNext()) {
        possible.add(
            engine.run(Plans.plan(Preset.UNTIMED, search.next(), Window.NOW, kicks)).classDigest());
      }
    }
    Set<Long> seen = new TreeSet<>();
    try (LiveEngine engine = new LiveEngine()) {
      RunPlan.Kick<?>[] kicks = RelayTest.kicks(engine, 2);
      for (int i = 0; i < 2_000; i++) {
        seen.add(
            engine
                .run(Plans.plan(Preset.UNTIMED, new FirstInFirstOut(), Window.NOW, kicks))
                .classDigest());
      }
    }
    assertThat(possible).containsAll(seen);
  }

  @Test
  void failureIsReportedWithItsStep() {
    try (LiveEngine engine = new LiveEngine()) {
      Address<Message> deaf = engine.declare("deaf", Message.class);
      engine.define(deaf, out -> Behaviors.receiveMessage(m -> Behaviors.unhandled()));
      RunPlan.Kick<Message> kick = new RunPlan.Kick<>(deaf, Window.NOW, new Gossip.Silence(1));
      RunResult failed = engine.run(plan(1, kick));
      assertThat(failed.ending()).isEqualTo(Ending.FAILED);
      assertThat(failed.failure())
          .isEqualTo(
              "step 0, deaf handles Silence[since=1] from outside:"
                  + " the message is not understood in this phase");
    }
  }
}
