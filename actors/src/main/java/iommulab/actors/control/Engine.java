package iommulab.actors.control;

import iommulab.model.agenda.Message;
import java.util.List;

/**
 * Runs a fixed set of actors again and again: controlled (one thread, the agenda, virtual time) or
 * live (the stock dispatcher). Nothing in a behaviour knows which one it is on.
 *
 * <p>Actors are declared first, so that they can be wired to each other, then defined, then run.
 * Between runs each actor's state is reset in place.
 */
public interface Engine extends AutoCloseable {
  /** Reserves a name and number; names are unique. */
  <M extends Message> Address<M> declare(String name, Class<M> protocol);

  /** Says how the actor's life begins. */
  <M extends Message> void define(Address<M> address, Life<M> life);

  /**
   * Lets an actor say at the end of a step that it touched less than its message declares; counts
   * in runs whose plan has footprints narrowed.
   */
  void narrows(Address<?> address);

  /** The probe with which the actor's owner proves its footprints in a checked run. */
  Accesses accesses(Address<?> address);

  /** The names of the actors, by number. */
  List<String> actors();

  /** Runs once from fresh state until the agenda is empty or a limit is met. */
  RunResult run(RunPlan plan);

  @Override
  void close();
}
