package iommulab.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Window;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A source sends to a relay, then to a sink; the relay forwards to the sink: the relayed message
 * can overtake the direct one.
 *
 * <p>The counts are by hand. The sink gets 2n messages of which no two must come in any order, but
 * for one relay's forwarded ones, which come in the order in which the relay got them, and that is
 * free too: every order of 2n messages is possible, (2n)!.
 */
final class RelayTest {
  record Go(Address<Text> relay, Address<Text> sink) implements Message {}

  record Text(String text, Address<Text> forwardTo) implements Message {}

  static Behavior<Go> source(Outbox out, String name) {
    return Behaviors.receiveMessage(
        go -> {
          out.send(go.relay(), Lane.INTERNAL, new Text(name + " relayed", go.sink()));
          out.send(go.sink(), Lane.INTERNAL, new Text(name, null));
          return Behaviors.same();
        });
  }

  static Behavior<Text> relay(Outbox out) {
    return Behaviors.receiveMessage(
        text -> {
          out.send(text.forwardTo(), Lane.INTERNAL, new Text(text.text(), null));
          return Behaviors.same();
        });
  }

  @ParameterizedTest(name = "{0} sources: {1} orders at the sink")
  @CsvSource({"1, 2", "2, 24"})
  void theSinkSeesEveryOrder(int sources, int orders) {
    try (ControlledEngine engine = new ControlledEngine()) {
      RunPlan.Kick<?>[] kicks = kicks(engine, sources);
      Set<String> seen = new TreeSet<>();
      DepthFirst search = new DepthFirst();
      while (search.hasNext()) {
        RunResult result = engine.run(Plans.plan(Preset.UNTIMED, search.next(), Window.NOW, kicks));
        assertThat(result.ending()).as(result.failure()).isEqualTo(Ending.QUIESCENT);
        seen.add(atTheSink(result));
      }
      assertThat(seen).hasSize(orders);
    }
  }

  /**
   * Three sources have too many runs to search plainly; sampling must come to all 6! and no more.
   */
  @Test
  void samplingComesToEveryOrder() {
    try (ControlledEngine engine = new ControlledEngine()) {
      RunPlan.Kick<?>[] kicks = kicks(engine, 3);
      Limits unwatched = new Limits(100, 1, 100, 0);
      Set<String> seen = new TreeSet<>();
      for (int seed = 0; seed < 100_000; seed++) {
        seen.add(
            atTheSink(
                engine.run(
                    Plans.plan(
                        Preset.UNTIMED,
                        new SeededRandom(seed),
                        seed,
                        (from, to, lane) -> Window.NOW,
                        unwatched,
                        kicks))));
      }
      assertThat(seen).hasSize(720);
    }
  }

  static RunPlan.Kick<?>[] kicks(Engine engine, int sources) {
    Address<Text> relay = engine.declare("relay", Text.class);
    Address<Text> sink = engine.declare("sink", Text.class);
    engine.define(relay, RelayTest::relay);
    engine.define(sink, out -> Behaviors.receiveMessage(text -> Behaviors.same()));
    RunPlan.Kick<?>[] kicks = new RunPlan.Kick<?>[sources];
    for (int i = 0; i < sources; i++) {
      String name = "s" + i;
      Address<Go> source = engine.declare(name, Go.class);
      engine.define(source, out -> source(out, name));
      kicks[i] = new RunPlan.Kick<>(source, Window.NOW, new Go(relay, sink));
    }
    return kicks;
  }

  private static String atTheSink(RunResult result) {
    return result.history().steps().stream()
        .filter(step -> step.receiver().equals("sink"))
        .map(step -> ((Text) step.message()).text())
        .collect(Collectors.joining(","));
  }
}
