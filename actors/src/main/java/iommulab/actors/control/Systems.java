package iommulab.actors.control;

import akka.actor.BootstrapSetup;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** How an actor system for a fixed cast is set up: quiet, daemonic, one message a turn. */
final class Systems {
  private static final Config QUIET =
      ConfigFactory.parseString(
          """
          akka {
            loglevel = OFF
            stdout-loglevel = OFF
            log-dead-letters = off
            log-dead-letters-during-shutdown = off
            loggers-dispatcher = akka.actor.internal-dispatcher
            jvm-shutdown-hooks = off
            coordinated-shutdown.run-by-jvm-shutdown-hook = off
            daemonic = on
            actor.default-dispatcher.throughput = 1
          }
          """);

  private Systems() {}

  /** What a system is booted with. */
  static BootstrapSetup quiet() {
    return BootstrapSetup.create(QUIET.withFallback(ConfigFactory.load()));
  }

  /**
   * Creates a system whose guardian spawns the shells, then hands them over.
   *
   * @param shells the shell of each actor by number
   * @param spawned is told the references, in order, on a thread of the system
   */
  static ActorSystem<Void> create(
      String name,
      BootstrapSetup setup,
      int size,
      IntFunction<Behavior<Object>> shells,
      Consumer<List<ActorRef<Object>>> spawned) {
    Behavior<Void> guardian =
        Behaviors.setup(
            context -> {
              List<ActorRef<Object>> actors = new ArrayList<>();
              for (int i = 0; i < size; i++) {
                // The model's names may hold what a path must not.
                actors.add(context.spawn(shells.apply(i), "part" + i));
              }
              spawned.accept(actors);
              return Behaviors.ignore();
            });
    return ActorSystem.create(guardian, name, setup);
  }

  /** Waits for a system's end, at most so long; its threads are daemons, so nothing is lost. */
  static void await(ActorSystem<Void> system, long seconds) {
    if (seconds == 0) {
      return;
    }
    try {
      system.getWhenTerminated().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      throw new IllegalStateException("the actor system does not end in " + seconds + " s", late);
    }
  }
}
