package iommulab.actors.control;

import akka.actor.typed.Behavior;
import iommulab.model.agenda.Message;

/** Begins an actor's life with all its state fresh; called anew for every run. */
@FunctionalInterface
public interface Life<M extends Message> {
  Behavior<M> begin(Outbox out);
}
