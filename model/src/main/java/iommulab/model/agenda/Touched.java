package iommulab.model.agenda;

import java.util.ArrayList;
import java.util.List;

/**
 * What one step touched beside its footprint: channels that it sent on, alarms that it armed or
 * cancelled, and its data choices.
 *
 * <p>Two steps of one actor that send on one channel are in order by that, whatever their
 * footprints say: who comes first gets the first number. The same holds for draws.
 */
public final class Touched {
  final List<Channel> channels = new ArrayList<>();
  boolean drew;
  long ways;
  private Footprint narrowed;

  /** Touched no more cells than these, though its delivery was declared to. */
  public void only(Footprint cells) {
    narrowed = cells;
  }

  /** The cells that the step touched: those declared for its delivery, or fewer. */
  public Footprint cells(Delivery delivery) {
    return narrowed == null ? delivery.footprint : narrowed;
  }

  /** Sent on, or cancelled. */
  public void channel(Channel channel) {
    channels.add(channel);
  }

  /** Took one way of a data choice. */
  public void drew(int draw, int way) {
    drew = true;
    ways += Mix.of(draw, way);
  }

  /** The channels sent on, and those of alarms taken back. */
  public List<Channel> channels() {
    return channels;
  }

  /** Whether it made a data choice. */
  public boolean hasDrawn() {
    return drew;
  }

  /** A hash of the ways that its data choices took; 0 without a choice. */
  public long ways() {
    return ways;
  }

  /** Forgets all, for the next step. */
  public void clear() {
    channels.clear();
    drew = false;
    ways = 0;
    narrowed = null;
  }
}
