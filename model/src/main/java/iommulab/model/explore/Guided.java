package iommulab.model.explore;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Choices.Chosen;
import iommulab.model.agenda.Choices.Picked;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One order by preference: of all that a clock permits next, the delivery of the smallest rank, and
 * of these the oldest. Data choices go as given, otherwise the first way.
 *
 * <p>The engine must be given {@link Preset#UNTIMED}: times are kept here, each as early as the
 * whole order permits, and known at the end.
 */
public abstract class Guided implements Strategy {
  private record Draw(int actor, int draw) {}

  private final Timeline timeline;
  private final Map<Draw, Chosen> given = new LinkedHashMap<>();
  private int handled;

  /**
   * An order that has not begun.
   *
   * @param preset untimed or interval: what time permits
   * @param given data choices, each by its actor and number
   */
  protected Guided(Preset preset, List<Chosen> given) {
    if (preset == Preset.DRAWN) {
      throw new IllegalArgumentException("drawn latencies leave only ties to choose");
    }
    this.timeline = preset == Preset.INTERVAL ? new Timeline(Timeline.Order.TOTAL) : null;
    given.forEach(choice -> this.given.put(new Draw(choice.actor(), choice.draw()), choice));
  }

  /** Smaller comes first. */
  protected abstract long rank(Delivery head);

  @Override
  public final boolean picksAlways() {
    return true;
  }

  @Override
  public final int pick(List<Delivery> heads) {
    long[] ranks = new long[heads.size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rank(heads.get(i));
    }
    boolean[] refused = new boolean[ranks.length];
    for (int tries = 0; tries < ranks.length; tries++) {
      int best = CUT;
      for (int i = 0; i < ranks.length; i++) {
        if (!refused[i] && (best == CUT || isBefore(heads, ranks, i, best))) {
          best = i;
        }
      }
      if (timeline == null || timeline.canBeNext(heads.get(best))) {
        return best;
      }
      refused[best] = true;
    }
    return CUT;
  }

  private static boolean isBefore(List<Delivery> heads, long[] ranks, int one, int other) {
    return ranks[one] != ranks[other]
        ? ranks[one] < ranks[other]
        : heads.get(one).sequence() < heads.get(other).sequence();
  }

  @Override
  public final long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    throw new IllegalStateException("a guided run keeps the time itself: run it untimed");
  }

  @Override
  public final int choose(int actor, int draw, int ways, String name) {
    Chosen choice = given.get(new Draw(actor, draw));
    boolean fits = choice != null && choice.ways() == ways && choice.name().equals(name);
    return fits ? choice.way() : 0;
  }

  @Override
  public void sent(Delivery delivery) {
    if (timeline != null) {
      timeline.sent(delivery);
    }
  }

  @Override
  public void cancelled(Delivery alarm) {
    if (timeline != null) {
      timeline.cancelled(alarm);
    }
  }

  @Override
  public void granted(Delivery delivery, long time) {
    handled++;
    if (timeline != null) {
      timeline.granted(delivery);
    }
  }

  /** What the run chose, with times that keep every window; asked once, at its end. */
  public final Choices story(Choices untimed) {
    long[] times = timeline == null ? new long[handled] : timeline.times();
    List<Picked> picked = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      picked.add(new Picked(untimed.picked().get(i).id(), times[i]));
    }
    return new Choices(List.copyOf(picked), untimed.chosen());
  }
}
