package iommulab.model.explore;

import iommulab.model.agenda.Channel;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Touched;
import java.util.BitSet;
import java.util.List;

/**
 * One step of a search as races see it: what it touched, and which earlier steps come before it in
 * every order of its class.
 */
final class Event {
  private static final long[] NO_CHANNELS = {};

  final DeliveryId id;
  final int receiver;
  private final Footprint footprint;
  private final long alarm;
  private final long[] channels;
  private final boolean drew;

  /** The ways that its data choices took. */
  final long ways;

  /** The steps that come before it. */
  final BitSet past;

  /** The steps without which it would not be pending: its cause, those before it on its channel. */
  final BitSet causes;

  private Event(Delivery delivery, Touched touched, BitSet past, BitSet causes) {
    this.id = delivery.id();
    this.receiver = delivery.receiver();
    this.footprint = touched.cells(delivery);
    this.alarm = id.lane() == Lane.ALARM ? delivery.channel().hash() : 0;
    this.channels = hashes(touched.channels());
    this.drew = touched.hasDrawn();
    this.ways = touched.ways();
    this.past = past;
    this.causes = causes;
  }

  /** A step that was handled. */
  static Event handled(Delivery delivery, Touched touched, BitSet past, BitSet causes) {
    return new Event(delivery, touched, past, causes);
  }

  /** A delivery that was not handled, as far as is known without handling it. */
  static Event pending(Delivery delivery, BitSet causes) {
    return new Event(delivery, new Touched(), causes, causes);
  }

  private Event(Event known, BitSet causes) {
    this.id = known.id;
    this.receiver = known.receiver;
    this.footprint = known.footprint;
    this.alarm = known.alarm;
    this.channels = known.channels;
    this.drew = known.drew;
    this.ways = known.ways;
    this.past = causes;
    this.causes = causes;
  }

  /** The same delivery, pending now: nothing was handled since that it depends on. */
  Event pendingAgain(BitSet nowCauses) {
    return new Event(this, nowCauses);
  }

  private static long[] hashes(List<Channel> channels) {
    if (channels.isEmpty()) {
      return NO_CHANNELS;
    }
    long[] hashes = new long[channels.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = channels.get(i).hash();
    }
    return hashes;
  }

  /** Whether their order matters. */
  boolean dependsOn(Event other) {
    return receiver == other.receiver
        && (footprint.conflictsWith(other.footprint)
            || drew && other.drew
            || touches(other.alarm)
            || other.touches(alarm)
            || shareAChannel(other));
  }

  private boolean touches(long channel) {
    if (channel == 0) {
      return false;
    }
    for (long own : channels) {
      if (own == channel) {
        return true;
      }
    }
    return false;
  }

  private boolean shareAChannel(Event other) {
    for (long channel : other.channels) {
      if (touches(channel)) {
        return true;
      }
    }
    return false;
  }
}
