package iommulab.actors.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.Message;

/** One declared actor and how its life begins. */
final class Part<M extends Message> {
  final Address<M> address;
  Life<M> life;

  Part(Address<M> address) {
    this.address = address;
  }

  /** The behaviour as spawned: it has no life before the first {@link Shell.Reset}. */
  Behavior<Object> inShell(Desk desk, Outbox out) {
    return Behaviors.intercept(
        () -> new Shell<M>(desk, address.number(), life, out), Behaviors.<M>empty());
  }
}
