package iommulab.actors.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a behaviour does past its outbox fails the run, by step and name, and leaves the engine
 * whole.
 */
final class GuardTest {
  record Poke(int nth) implements Message {
    @Override
    public Footprint footprint() {
      return Footprint.writes(new Cell(CellKind.TEST, 1));
    }
  }

  /** A broken promise: its text changes. */
  record Bag(List<Integer> content) implements Message {}

  /** Builds the culprit; its outbox and the probe are at hand. */
  interface Culprit {
    Behavior<Message> begin(Outbox out, Accesses accesses, Address<Message> self, Outbox[] kept);
  }

  record Case(String name, String failure, Culprit culprit) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case step(String name, String failure, Culprit culprit) {
    return new Case(name, "step 0, culprit handles Poke[nth=0] from outside: " + failure, culprit);
  }

  private static Behavior<Message> on(Runnable deed) {
    return Behaviors.receiveMessage(
        message -> {
          deed.run();
          return Behaviors.same();
        });
  }

  private static void inAnotherThread(Runnable deed) {
    Thread thread = new Thread(deed);
    thread.setUncaughtExceptionHandler((t, expected) -> {});
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        step("unhandled message", "the message is not understood",
            (out, probe, self, kept) -> Behaviors.receiveMessage(m -> Behaviors.unhandled())),
        step("exception", "java.lang.IllegalArgumentException: bad luck at iommulab",
            (out, probe, self, kept) -> on(() -> { throw new IllegalArgumentException("bad luck"); })),
        step("error", "java.lang.AssertionError: worse",
            (out, probe, self, kept) -> on(() -> { throw new AssertionError("worse"); })),
        step("it stops", "the actor stopped",
            (out, probe, self, kept) -> Behaviors.receiveMessage(m -> Behaviors.stopped())),
        step("it tells itself", "a message was told",
            (out, probe, self, kept) -> Behaviors.setup(c -> on(() -> c.getSelf().tell(new Poke(1))))),
        step("it spawns a child", "a message was told or a child spawned",
            (out, probe, self, kept) -> Behaviors.setup(c -> on(() -> c.spawnAnonymous(Behaviors.empty())))),
        step("a foreign thread tells", "a message was told",
            (out, probe, self, kept) -> Behaviors.setup(c -> {
              ActorRef<Message> me = c.getSelf();
              return on(() -> inAnotherThread(() -> me.tell(new Poke(1))));
            })),
        step("a foreign thread uses the dispatcher", "a foreign thread told a message or ran a task",
            (out, probe, self, kept) -> Behaviors.setup(c -> {
              Executor dispatcher = c.getExecutionContext();
              return on(() -> inAnotherThread(() -> dispatcher.execute(() -> {})));
            })),
        step("a foreign thread sends", "the outbox of culprit was used on a foreign thread",
            (out, probe, self, kept) -> on(() -> inAnotherThread(() -> out.send(self, Lane.INTERNAL, new Poke(1))))),
        step("another's outbox", "the outbox of bystander was used outside its owner's step",
            (out, probe, self, kept) -> on(() -> kept[0].send(self, Lane.INTERNAL, new Poke(1)))),
        step("the failure is swallowed", "the outbox of bystander was used outside its owner's step",
            (out, probe, self, kept) -> on(() -> {
              try {
                kept[0].send(self, Lane.INTERNAL, new Poke(1));
              } catch (IllegalStateException swallowed) {
                assertThat(swallowed).isNotNull();
              }
            })),
        step("a write outside the footprint", "culprit writes TEST:2 outside the footprint",
            (out, probe, self, kept) -> on(() -> probe.write(new Cell(CellKind.TEST, 2)))),
        step("a read outside the footprint", "culprit reads TEST:2 outside the footprint",
            (out, probe, self, kept) -> on(() -> probe.read(new Cell(CellKind.TEST, 2)))),
        new Case("a payload is changed after the send", "before step 1: the message changed after it was sent",
            (out, probe, self, kept) -> on(() -> {
              Bag bag = new Bag(new ArrayList<>());
              out.send(self, Lane.INTERNAL, bag);
              bag.content().add(1);
            })),
        new Case("its life begins with a send", "before step 0, culprit: the outbox of culprit was used outside",
            (out, probe, self, kept) -> {
              out.send(self, Lane.INTERNAL, new Poke(1));
              return Behaviors.empty();
            }),
        new Case("its life does not begin", "before step 0, culprit: its life does not begin: java.lang.IllegalStateException: no",
            (out, probe, self, kept) -> { throw new IllegalStateException("no"); }));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void runFailsAndSaysWhere(Case c) {
    try (ControlledEngine engine = new ControlledEngine()) {
      boolean[] guilty = {true};
      Outbox[] kept = new Outbox[1];
      Address<Message> bystander = engine.declare("bystander", Message.class);
      Address<Message> self = engine.declare("culprit", Message.class);
      Accesses probe = engine.accesses(self);
      engine.define(
          bystander,
          out -> {
            kept[0] = out;
            return on(() -> {});
          });
      engine.define(
          self, out -> guilty[0] ? c.culprit().begin(out, probe, self, kept) : on(() -> {}));
      RunResult failed = poke(engine, self);
      assertThat(failed.ending()).isEqualTo(Ending.FAILED);
      assertThat(failed.failure()).startsWith(c.failure());
      guilty[0] = false;
      RunResult after = poke(engine, self);
      assertThat(after.ending()).as(after.failure()).isEqualTo(Ending.QUIESCENT);
      assertThat(after.failure()).isEmpty();
      assertThat(after.history().steps()).hasSize(1);
    }
  }

  private static RunResult poke(Engine engine, Address<Message> to) {
    return engine.run(
        Plans.plan(
            Preset.UNTIMED,
            new FirstInFirstOut(),
            Window.NOW,
            new RunPlan.Kick<Message>(to, Window.NOW, new Poke(0))));
  }

  @Test
  void castIsCheckedBeforeTheFirstRun() {
    try (ControlledEngine engine = new ControlledEngine();
        ControlledEngine other = new ControlledEngine()) {
      Address<Message> a = engine.declare("a", Message.class);
      assertThatThrownBy(() -> engine.declare("a", Message.class))
          .hasMessage("actor 'a' is declared twice");
      assertThatThrownBy(() -> other.define(a, out -> Behaviors.empty()))
          .hasMessage("actor 'a' belongs to another engine");
      assertThatThrownBy(() -> poke(engine, a)).hasMessage("actor 'a' is declared, never defined");
    }
  }
}
