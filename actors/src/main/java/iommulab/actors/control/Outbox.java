package iommulab.actors.control;

import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import java.util.List;

/**
 * An actor's only way out: messages, alarms, choices and notes for the ledger.
 *
 * <p>Made by the engine, one per actor; its owner is the causal sender. It never travels in a
 * message and cannot tell the time. Use outside the owner's own step fails the run.
 */
public interface Outbox {
  /**
   * Sends; window and faults come from the topology by (owner, to, lane), the flow from the
   * message.
   */
  <M extends Message> void send(Address<M> to, Lane lane, M message);

  /**
   * Whether what the owner says of {@link #only cells} and of meetings counts in this run; where it
   * does not, nobody need work it out.
   */
  boolean narrows();

  /** The present step, to be remembered by its owner. */
  Moment moment();

  /**
   * Sends what several steps of the owner had to meet for: the same would be sent if the last of
   * them, which is the present one, were another. Each of them must have said that it {@link
   * Footprint#joins joins} one cell that all of them share, and whatever else sends on the channel
   * must write that cell, or come before or after all of them anyway.
   *
   * @param met all of them, always the same set for this message; with or without the present one
   */
  <M extends Message> void send(Address<M> to, Lane lane, M message, List<Moment> met);

  /** Sends a message to the owner itself after a time within the window. */
  <M extends Message> Alarm after(Window window, M message);

  /**
   * Picks one of {@code n} ways, 0 to n-1: drawn, branched on or replayed by the engine.
   *
   * @param name what is chosen, for the witness
   */
  int choose(int n, String name);

  /**
   * Says that the present step touches no more of its owner's state than these cells, whatever its
   * message declares; counts for actors that were declared {@link Engine#narrows to do so}.
   */
  void only(Footprint cells);

  /** Writes a fact into the run's history, in the present step; nobody in the model can read it. */
  void note(Fact fact);
}
