package iommulab.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Window;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that would not end is ended by its limit, and the next run is as if nothing had been. */
final class WatchdogTest {
  enum Deed implements Message {
    REST,
    SPIN,
    HANG
  }

  record Case(String name, Engine engine, Limits limits, Window link, Deed deed, Ending ending) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  static Stream<Case> cases() {
    Limits few = new Limits(50, 1_000, 20, 0);
    Limits impatient = new Limits(50, 1_000, 20, 100);
    // spotless:off
    return Stream.of(
        new Case("deliveries",       new ControlledEngine(), new Limits(50, 1_000, 100, 10_000), Window.NOW,         Deed.SPIN, Ending.TOO_MANY_DELIVERIES),
        new Case("unwatched",        new ControlledEngine(), new Limits(50, 1_000, 100, 0),      Window.NOW,         Deed.SPIN, Ending.TOO_MANY_DELIVERIES),
        new Case("one instant",      new ControlledEngine(), few,                                Window.NOW,         Deed.SPIN, Ending.ZENO),
        new Case("virtual time",     new ControlledEngine(), few,                                Window.exactly(90), Deed.SPIN, Ending.TOO_LATE),
        new Case("a step hangs",     new ControlledEngine(), impatient,                          Window.NOW,         Deed.HANG, Ending.STUCK_STEP),
        new Case("live: deliveries", new LiveEngine(),       impatient,                          Window.NOW,         Deed.SPIN, Ending.TOO_MANY_DELIVERIES),
        new Case("live: time",       new LiveEngine(1),      impatient,                          Window.exactly(90), Deed.SPIN, Ending.TOO_LATE),
        new Case("live: step hangs", new LiveEngine(),       impatient,                          Window.NOW,         Deed.HANG, Ending.STUCK_STEP));
    // spotless:on
  }

  private static Behavior<Deed> deeds(Outbox out, Address<Deed> self) {
    return Behaviors.receiveMessage(
        deed -> {
          if (deed == Deed.SPIN) {
            out.send(self, Lane.INTERNAL, Deed.SPIN);
          } else if (deed == Deed.HANG) {
            NEVER.await();
          }
          return Behaviors.same();
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void limitEndsTheRun(Case c) {
    try (Engine engine = c.engine()) {
      Address<Deed> doer = engine.declare("doer", Deed.class);
      engine.define(doer, out -> deeds(out, doer));
      RunResult limited = engine.run(plan(c, doer, c.deed()));
      assertThat(limited.ending()).as(limited.failure()).isEqualTo(c.ending());
      if (c.ending() == Ending.STUCK_STEP) {
        assertThat(limited.failure()).contains("step 0, doer handles HANG from outside");
      }
      RunResult after = engine.run(plan(c, doer, Deed.REST));
      assertThat(after.ending()).as(after.failure()).isEqualTo(Ending.QUIESCENT);
      assertThat(after.history().steps()).hasSize(1);
    }
  }

  private static RunPlan plan(Case c, Address<Deed> doer, Deed deed) {
    return new RunPlan(
        Preset.INTERVAL,
        new FirstInFirstOut(),
        1,
        (from, to, lane) -> c.link(),
        c.limits(),
        List.of(new RunPlan.Kick<>(doer, Window.NOW, deed)),
        List.of(),
        false);
  }
}
