package iommulab.model.agenda;

import java.util.List;

/**
 * Everything that is on its way in one run, and the virtual clock.
 *
 * <p>Messages join it when they are sent; {@link #next} lets the strategy pick among those that
 * channels and time permit.
 */
public final class Agenda {
  private final Channels channels = new Channels();
  private final Timing timing;
  private final Strategy strategy;
  private long now;
  private int pending;

  public Agenda(Preset preset, long seed, Strategy strategy) {
    this.timing = Timing.of(preset, seed);
    this.strategy = strategy;
    strategy.begin(preset, seed);
  }

  /**
   * Adds what was sent now; a window of {@link Window#NEVER} uses up a number and is dropped.
   *
   * @param cause index of the step that sends; -1 for the outside
   * @return the delivery; if it was dropped, one that is not pending
   */
  public Delivery add(
      int sender, int receiver, Lane lane, long flow, Window window, int cause, Message message) {
    return add(window, channels.deliver(sender, receiver, lane, flow, cause, message));
  }

  /** Adds what was sent now and is owed to other steps beside the one that sends. */
  public Delivery add(
      int sender,
      int receiver,
      Lane lane,
      long flow,
      Window window,
      int cause,
      int[] also,
      Message message) {
    return add(window, channels.deliver(sender, receiver, lane, flow, cause, also, message));
  }

  private Delivery add(Window window, Delivery delivery) {
    delivery.window = window;
    if (window.isNever()) {
      delivery.pending = false;
      return delivery;
    }
    Channel channel = delivery.channel;
    timing.bind(delivery, channel.tail, window, now);
    if (channel.head == null) {
      channel.head = delivery;
      timing.enter(delivery);
    } else {
      channel.tail.behind = delivery;
    }
    channel.tail = delivery;
    pending++;
    strategy.sent(delivery);
    return delivery;
  }

  /** Takes back an alarm, which is alone on its channel; without effect once it was handled. */
  public void cancel(Delivery alarm) {
    if (alarm.pending) {
      remove(alarm);
      strategy.cancelled(alarm);
    }
  }

  /**
   * Picks what is handled next, takes it off and advances the clock; null if nothing is pending or
   * the strategy gives the run up.
   */
  public Delivery next() {
    List<Delivery> permitted = timing.permitted(now);
    if (permitted.isEmpty()) {
      return null;
    }
    boolean forced = permitted.size() == 1 && !strategy.picksAlways();
    int index = forced ? 0 : strategy.pick(permitted);
    if (index == Strategy.CUT) {
      return null;
    }
    Delivery picked = permitted.get(index);
    long time = timing.time(picked, now, strategy);
    strategy.granted(picked, time);
    now = time;
    remove(picked);
    return picked;
  }

  private void remove(Delivery head) {
    head.pending = false;
    pending--;
    timing.leave(head);
    Channel channel = head.channel;
    channel.head = head.behind;
    if (channel.head == null) {
      channel.tail = null;
    } else {
      timing.enter(channel.head);
    }
  }

  /** What may come next, sorted by id. */
  public List<Delivery> permitted() {
    return List.copyOf(timing.permitted(now));
  }

  /** The virtual time, in nanoseconds; 0 under untimed. */
  public long now() {
    return now;
  }

  /** How many deliveries are pending. */
  public int size() {
    return pending;
  }
}
