package iommulab.model.agenda;

/**
 * A message on its way, or as it was handled: who gets it, when it may come, and what it touches.
 *
 * <p>{@link Channels} makes it; only the agenda or a live engine changes it.
 */
public final class Delivery {
  final Channel channel;
  final DeliveryId id;
  final Message message;
  final Footprint footprint;
  final int cause;
  final int[] also;
  final long sequence;
  final long before;
  private final long idHash;
  Window window;
  long earliest;
  long latest;
  boolean pending = true;
  private int seal;

  /** Its priority in partial order sampling, and for which epoch of its receiver that was drawn. */
  long priority;

  int drawnIn = -1;

  /** The next delivery of the same channel. */
  Delivery behind;

  Delivery(Channel channel, int number, Message message, int cause, int[] also, long sequence) {
    this.channel = channel;
    this.id = new DeliveryId(channel.sender, channel.receiver, channel.lane, channel.flow, number);
    this.message = message;
    this.footprint = message.footprint();
    this.cause = cause;
    this.also = also;
    this.sequence = sequence;
    this.before = channel.lastSequence;
    channel.lastSequence = sequence;
    this.idHash = Mix.of(channel.hash(), number);
  }

  /** Its name, the same in every order of the run. */
  public DeliveryId id() {
    return id;
  }

  /** The channel that it came on. */
  public Channel channel() {
    return channel;
  }

  /** Number of the actor that handles it. */
  public int receiver() {
    return channel.receiver;
  }

  /** What is delivered. */
  public Message message() {
    return message;
  }

  /** The receiver's cells that it was declared to touch when it was sent. */
  public Footprint footprint() {
    return footprint;
  }

  /** Index of the step that sent it; -1 for a kick from outside. */
  public int cause() {
    return cause;
  }

  /**
   * Indexes of the other steps without which it would not have been sent: they and the cause had to
   * meet, in whatever order, and the last of them sent it. Not to be changed.
   */
  public int[] also() {
    return also;
  }

  /** Position among all sends of the run, from 0. */
  public long sequence() {
    return sequence;
  }

  /** {@link #sequence} of what was sent before it on its channel; -1 for the first. */
  public long before() {
    return before;
  }

  /** How long it may be on its way. */
  public Window window() {
    return window;
  }

  /** The first virtual nanosecond at which it may be handled. */
  public long earliest() {
    return earliest;
  }

  /** The last virtual nanosecond at which it may be handled. */
  public long latest() {
    return latest;
  }

  /** Whether it was neither handled nor cancelled yet. */
  public boolean isPending() {
    return pending;
  }

  /** Remembers the message's text. */
  public void seal() {
    seal = message.toString().hashCode();
  }

  /** Whether the message's text is still what it was when sealed. */
  public boolean isIntact() {
    return seal == message.toString().hashCode();
  }

  /** Ends its time on the way, handled or cancelled. */
  public void settle() {
    pending = false;
  }

  /** The latency drawn for it: a hash of seed, channel and number, mapped into the window. */
  public long latency(long seed, Window window) {
    return Mix.between(Mix.of(seed, idHash()), window.least(), window.most());
  }

  /** When it arrives, given its own time: not before what was sent earlier on its channel. */
  public long arrival(long own) {
    channel.lastArrival = Math.max(own, channel.lastArrival);
    return channel.lastArrival;
  }

  /** A hash of {@link #id}. */
  public long idHash() {
    return idHash;
  }

  @Override
  public String toString() {
    return id + " " + message;
  }
}
