package iommulab.model.agenda;

import java.util.List;

/**
 * What one preset says about time: the bounds of a send, the deliveries permitted now, and when the
 * one that was picked happens.
 */
interface Timing {
  /** Binds a delivery in time; the one before it on its channel is pending, or null. */
  void bind(Delivery delivery, Delivery before, Window window, long now);

  /** A delivery is now at the head of its channel. */
  void enter(Delivery head);

  /** A head was handled or cancelled. */
  void leave(Delivery head);

  /** The heads that may come next, sorted by id; empty if nothing is pending. */
  List<Delivery> permitted(long now);

  /** When a permitted delivery happens. */
  long time(Delivery picked, long now, Strategy strategy);

  /** The timing of a preset. */
  static Timing of(Preset preset, long seed) {
    return switch (preset) {
      case UNTIMED -> new Untimed();
      case INTERVAL -> new Interval();
      case DRAWN -> new Drawn(seed);
    };
  }

  /** The moment a span after another, without overflow. */
  static long later(long moment, long span) {
    long sum = moment + span;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
