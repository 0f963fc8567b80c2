package iommulab.actors.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.dispatch.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the controlled engine relies on in Akka 2.8.5; another version must pass this first. */
final class AkkaContractTest {
  private final Collector collector = new Collector();
  private final List<Object> received = new ArrayList<>();
  private ActorSystem<Void> system;
  private List<ActorRef<Object>> actors;

  /** Hands on, and on "swap" replaces what it hands on to. */
  private final class Swapping extends BehaviorInterceptor<Object, Object> {
    Swapping() {
      super(Object.class);
    }

    @Override
    public Behavior<Object> aroundReceive(
        TypedActorContext<Object> context, Object message, ReceiveTarget<Object> target) {
      received.add("around " + message);
      return message.equals("swap")
          ? Behaviors.setup(c -> hearing("second"))
          : target.apply(context, message);
    }
  }

  private Behavior<Object> hearing(String who) {
    return Behaviors.receiveMessage(
        message -> {
          received.add(who + " " + message);
          return Behaviors.same();
        });
  }

  @BeforeEach
  void start() throws InterruptedException {
    system =
        Systems.create(
            "contract",
            Systems.quiet().withDefaultExecutionContext(collector),
            1,
            actor -> Behaviors.intercept(Swapping::new, hearing("first")),
            spawned -> actors = spawned);
    collector.ownedBy(Thread.currentThread());
    while (actors == null) {
      collector.foreign().poll(20, TimeUnit.SECONDS).run();
    }
    for (Runnable it = collector.poll(); it != null; it = collector.poll()) {
      it.run();
    }
  }

  @AfterEach
  void end() {
    collector.passTo(Executors.newSingleThreadExecutor(r -> daemon(r)));
    system.terminate();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  @Test
  void mailboxItselfIsHandedToTheExecutorOnce() {
    actors.get(0).tell("a");
    actors.get(0).tell("b");
    assertThat(collector.poll()).isInstanceOf(Mailbox.class);
    assertThat(collector.isEmpty()).isTrue();
    assertThat(received).isEmpty();
  }

  @Test
  void oneTurnHandlesOneMessageAndSubmitsTheMailboxAgain() {
    actors.get(0).tell("a");
    actors.get(0).tell("b");
    Runnable mailbox = collector.poll();
    mailbox.run();
    assertThat(received).containsExactly("around a", "first a");
    assertThat(collector.poll()).isSameAs(mailbox);
    mailbox.run();
    assertThat(received).hasSize(4);
    assertThat(collector.isEmpty()).isTrue();
  }

  @Test
  void interceptorReplacesWhatItWrapsAndStays() {
    for (String message : List.of("a", "swap", "b", "swap", "c")) {
      actors.get(0).tell(message);
      collector.poll().run();
    }
    assertThat(received)
        .containsExactly(
            "around a",
            "first a",
            "around swap",
            "around b",
            "second b",
            "around swap",
            "around c",
            "second c");
  }

  @Test
  void nothingForeignArrivesOnceStarted() {
    actors.get(0).tell("a");
    collector.poll().run();
    assertThat(collector.hasForeign()).isFalse();
  }
}
