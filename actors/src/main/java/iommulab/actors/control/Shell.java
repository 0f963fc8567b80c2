package iommulab.actors.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Message;

/**
 * The guard around one actor: only what the engine granted gets in, nothing that goes wrong gets
 * out, and a reset replaces the behaviour in place.
 *
 * <p>Mailboxes carry deliveries, so that a bare message (one that was not sent through an outbox)
 * is known at sight.
 */
final class Shell<M extends Message> extends BehaviorInterceptor<Object, M> {
  /** Asks for a fresh life; never part of a run. */
  enum Reset {
    NOW
  }

  private final Desk desk;
  private final int actor;
  private final Life<M> life;
  private final Outbox out;

  Shell(Desk desk, int actor, Life<M> life, Outbox out) {
    super(Object.class);
    this.desk = desk;
    this.actor = actor;
    this.life = life;
    this.out = out;
  }

  @Override
  public Behavior<M> aroundReceive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<M> target) {
    if (message instanceof Delivery delivery) {
      return desk.admit(actor, delivery) ? handle(context, delivery, target) : Behaviors.same();
    }
    if (message == Reset.NOW) {
      return begin(context);
    }
    desk.fail(actor, "a message that was not granted: " + message + "; send through the outbox");
    return Behaviors.same();
  }

  @SuppressWarnings("unchecked") // an address is typed by its protocol; a kick is checked
  private Behavior<M> handle(
      TypedActorContext<Object> context, Delivery delivery, ReceiveTarget<M> target) {
    try {
      Behavior<M> next = target.apply(context, (M) delivery.message());
      if (Behavior.isUnhandled(next)) {
        desk.fail(actor, "the message is not understood in this phase");
      } else if (!Behavior.isAlive(next)) {
        desk.fail(actor, "the actor stopped; a modelled part stays and answers as absent");
      } else {
        return next;
      }
    } catch (Throwable mistake) { // whatever it is, it is the run that fails, not the engine
      desk.fail(actor, Failures.describe(mistake));
    } finally {
      desk.handled(actor, delivery);
    }
    return Behaviors.same();
  }

  @SuppressWarnings("unchecked") // a behaviour in a shell is started in the shell's context
  private Behavior<M> begin(TypedActorContext<Object> context) {
    try {
      Behavior<M> fresh =
          Behavior.start(life.begin(out), (TypedActorContext<M>) (TypedActorContext<?>) context);
      desk.begun(actor);
      return fresh;
    } catch (Throwable mistake) {
      desk.fail(actor, "its life does not begin: " + Failures.describe(mistake));
      return Behaviors.empty();
    }
  }
}
