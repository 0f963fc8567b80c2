package iommulab.model.agenda;

/** First in, first out: what one sender sends to one receiver in one flow of one lane. */
public final class Channel {
  /** No step yet. */
  static final int NOBODY = -1;

  final int sender;
  final int receiver;
  final Lane lane;
  final long flow;
  private final long hash;
  int sent;

  /** Position among all sends of the last delivery added; -1 for none. */
  long lastSequence = NOBODY;

  /** Pending deliveries, linked through {@link Delivery#behind}. */
  Delivery head;

  Delivery tail;

  /** When the last delivery added arrives, if latencies are drawn. */
  long lastArrival;

  /** Index of the last delivery handled from this channel. */
  int lastHandled = NOBODY;

  /** Index of the last step that sent on this channel or cancelled it. */
  int lastTouched = NOBODY;

  Channel(int sender, int receiver, Lane lane, long flow) {
    this.sender = sender;
    this.receiver = receiver;
    this.lane = lane;
    this.flow = flow;
    this.hash = hash(sender, receiver, lane, flow);
  }

  boolean is(int aSender, int aReceiver, Lane aLane, long aFlow) {
    return sender == aSender && receiver == aReceiver && lane == aLane && flow == aFlow;
  }

  /** A hash of sender, receiver, lane and flow, the same in every run. */
  public long hash() {
    return hash;
  }

  static long hash(int sender, int receiver, Lane lane, long flow) {
    return Mix.of(((long) sender << 32) ^ receiver, lane.ordinal(), flow);
  }

  @Override
  public String toString() {
    return sender + "->" + receiver + " " + lane + "/" + Long.toHexString(flow);
  }
}
