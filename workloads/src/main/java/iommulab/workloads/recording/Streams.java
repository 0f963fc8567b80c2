package iommulab.workloads.recording;

import akka.actor.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** Starts an actor system when the first stream needs one, and ends it; it logs nothing. */
public final class Streams implements AutoCloseable {
  private static final Config QUIET =
      ConfigFactory.parseString(
          "akka { loglevel = off, stdout-loglevel = off, loggers = [], log-dead-letters = off, use-slf4j = off }");

  private ActorSystem system;

  /** The actor system that streams run on. */
  public ActorSystem system() {
    if (system == null) {
      system = ActorSystem.create("recording", QUIET.withFallback(ConfigFactory.load()));
    }
    return system;
  }

  @Override
  public void close() {
    if (system != null) {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
