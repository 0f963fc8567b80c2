package iommulab.model.run;

import iommulab.model.agenda.Agenda;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Mix;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import java.util.BitSet;
import java.util.List;

/**
 * One run in progress: {@link #next} begins a step, the engine lets the receiver handle it, {@link
 * #done} ends it.
 *
 * <p>Sends, alarms, choices and notes are those of the present step's receiver. They are refused
 * between steps.
 */
public final class Run {
  private static final int OUTSIDE = -1;

  private final Agenda agenda;
  private final Strategy strategy;
  private final Trace trace;
  private final Work work = new Work();
  private final int[] draws;
  private final boolean checked;
  private BitSet narrowing = new BitSet();
  private Delivery current;
  private int kicks;
  private int alarms;

  /**
   * Begins with nothing pending.
   *
   * @param names the actors' names by number
   * @param given facts that hold before the first step
   * @param checked whether each message must have the same text when handled as when sent
   */
  public Run(
      Preset preset,
      long seed,
      Strategy strategy,
      List<String> names,
      List<Fact> given,
      boolean checked) {
    this.checked = checked;
    this.agenda = new Agenda(preset, seed, strategy);
    this.strategy = strategy;
    this.trace = new Trace(names, given);
    this.draws = new int[names.size()];
  }

  /** Names the actors that use {@link #only}; before anything is sent. */
  public void narrowing(BitSet actors) {
    narrowing = actors;
  }

  /** Whether an actor's steps may say that they touched less than declared, or had to meet. */
  public boolean narrows(int actor) {
    return narrowing.get(actor);
  }

  /**
   * The present step touches no more than these cells of its actor; without effect for one that was
   * not named for it.
   */
  public void only(Footprint cells) {
    if (narrowing.get(current().receiver())) {
      work.only(cells);
    }
  }

  /** Sends from outside, before the first step; each kick is a channel of its own. */
  public Delivery kick(int receiver, Window window, Message message) {
    Delivery kick = agenda.add(OUTSIDE, receiver, Lane.EXTERNAL, kicks++, window, OUTSIDE, message);
    if (checked) {
      kick.seal();
    }
    return kick;
  }

  /** Begins the next step; null if nothing is pending or the strategy gives the run up. */
  public Delivery next() {
    current = agenda.next();
    alarms = 0;
    if (checked && current != null && !current.isIntact()) {
      throw new IllegalStateException("the message changed after it was sent: " + current);
    }
    return current;
  }

  /** Ends the step that {@link #next} began. */
  public void done() {
    Delivery ended = current();
    trace.add(ended, agenda.now(), work);
    strategy.handled(ended, work.touched, trace.after());
    work.clear();
    current = null;
  }

  /** Sends from the present step's receiver; under {@link Window#NEVER} it is dropped. */
  public Delivery send(int receiver, Lane lane, Window window, Message message) {
    int sender = current().receiver();
    return join(agenda.add(sender, receiver, lane, message.flow(), window, trace.size(), message));
  }

  /**
   * Sends from the present step's receiver what is owed to earlier steps of it, too: the same would
   * be sent if the last of them were another. They join a cell that all of them share, and that
   * keeps the channel in order: whatever else sends on it writes the cell, or comes before or after
   * all of them for other reasons.
   */
  public Delivery send(int receiver, Lane lane, Window window, Message message, int[] also) {
    int sender = current().receiver();
    if (!narrowing.get(sender)) {
      return send(receiver, lane, window, message); // their order counts
    }
    long flow = message.flow();
    Delivery sent = agenda.add(sender, receiver, lane, flow, window, trace.size(), also, message);
    return also.length == 0 ? join(sent) : sealed(sent);
  }

  /** Arms an alarm of the present step's receiver. */
  public Delivery alarm(Window window, Message message) {
    int owner = current().receiver();
    long flow = alarmFlow(current(), alarms++);
    return join(agenda.add(owner, owner, Lane.ALARM, flow, window, trace.size(), message));
  }

  /**
   * The flow that makes an alarm a channel of its own: it depends on the delivery that armed it, so
   * that it is the same in every order of independent steps.
   */
  public static long alarmFlow(Delivery cause, int nth) {
    return Mix.of(cause.channel().hash(), cause.id().number(), nth);
  }

  private Delivery join(Delivery sent) {
    work.touched(sent);
    return sealed(sent);
  }

  private Delivery sealed(Delivery sent) {
    if (checked) {
      sent.seal();
    }
    return sent;
  }

  /** Takes an alarm of the present step's receiver back. */
  public void cancel(Delivery alarm) {
    if (alarm.receiver() != current().receiver()) {
      throw new IllegalStateException("an alarm can be cancelled by its owner only: " + alarm);
    }
    work.touched(alarm);
    agenda.cancel(alarm);
  }

  /** Makes a data choice; the strategy is asked only if there is more than one way. */
  public int choose(int ways, String name) {
    if (ways < 1) {
      throw new IllegalStateException("choice '" + name + "' of " + ways + " ways: expected >= 1");
    }
    if (ways == 1) {
      return 0;
    }
    int actor = current().receiver();
    int draw = draws[actor]++;
    int way = strategy.choose(actor, draw, ways, name);
    work.chose(new Choices.Chosen(actor, draw, name, ways, way));
    return way;
  }

  /** Notes a fact in the present step. */
  public void note(Fact fact) {
    current();
    work.noted(fact);
  }

  private Delivery current() {
    if (current == null) {
      throw new IllegalStateException("outside a step nothing can be sent, chosen or noted");
    }
    return current;
  }

  /** What is handled now; null between steps. */
  public Delivery handling() {
    return current;
  }

  /** How many steps have ended. */
  public int steps() {
    return trace.size();
  }

  /** What is pending and not behind another on its channel or in time, sorted by id. */
  public List<Delivery> permitted() {
    return agenda.permitted();
  }

  /** How many deliveries are pending. */
  public int pending() {
    return agenda.size();
  }

  /** The virtual time of the present step, in nanoseconds; 0 under untimed. */
  public long now() {
    return agenda.now();
  }

  /** What is remembered of the steps that ended. */
  public Trace trace() {
    return trace;
  }
}
