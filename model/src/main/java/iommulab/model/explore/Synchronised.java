package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Forwarding;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets a strategy choose orders under interval without drawing times: it is offered only what some
 * latencies let come next, and the times are solved afterwards.
 *
 * <p>A drawn time can shut out what the strategy wants later; here nothing is shut out but by the
 * windows. Every prefix is a moment that some latencies lead to, so no run is given up. The engine
 * must be given {@link Preset#UNTIMED}; all messages of one channel must have one window.
 */
public final class Synchronised extends Forwarding {
  private final Zone zone = new Zone();
  private final List<Consumer<Timeline>> story = new ArrayList<>();
  private final List<Delivery> permitted = new ArrayList<>();
  private int[] places = new int[16];

  /** Lets this strategy, made fresh for one run, pick. */
  public Synchronised(Strategy inner) {
    super(inner);
  }

  @Override
  public void begin(Preset preset, long seed) {
    if (preset != Preset.UNTIMED) {
      throw new IllegalArgumentException(
          "a synchronised strategy keeps the time itself: run it untimed, not " + preset);
    }
    super.begin(preset, seed);
  }

  @Override
  public void sent(Delivery delivery) {
    zone.sent(delivery);
    story.add(timeline -> timeline.sent(delivery));
    super.sent(delivery);
  }

  @Override
  public void cancelled(Delivery alarm) {
    zone.cancelled(alarm);
    story.add(timeline -> timeline.cancelled(alarm));
    super.cancelled(alarm);
  }

  @Override
  public int pick(List<Delivery> heads) {
    if (places.length < heads.size()) {
      places = new int[2 * heads.size()];
    }
    permitted.clear();
    for (int i = 0; i < heads.size(); i++) {
      if (zone.canBeNext(heads.get(i))) {
        places[permitted.size()] = i;
        permitted.add(heads.get(i));
      }
    }
    if (permitted.isEmpty()) {
      throw new IllegalStateException(
          "no latencies let one of these come next, so windows of one channel differ: " + heads);
    }
    boolean forced = permitted.size() == 1 && !picksAlways();
    int index = forced ? 0 : super.pick(permitted);
    return index == CUT ? CUT : places[index];
  }

  @Override
  public void granted(Delivery delivery, long time) {
    zone.granted(delivery);
    story.add(timeline -> timeline.granted(delivery));
    super.granted(delivery, time);
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    throw new IllegalStateException("a synchronised strategy keeps the time itself");
  }

  /**
   * The earliest times of the run's steps, in the order handled, that keep every window; ask after
   * the run.
   */
  public long[] times() {
    Timeline timeline = new Timeline(Timeline.Order.TOTAL);
    story.forEach(event -> event.accept(timeline));
    return timeline.times();
  }
}
