package iommulab.model.races;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Strategy;
import iommulab.model.explore.Timeline;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a story with one race the other way round: all that does not follow from the first delivery,
 * then the second, then the rest in the story's order as far as it is permitted.
 *
 * <p>The engine must be given {@code UNTIMED}: in time, every prefix is held to a moment that some
 * latencies lead to (a {@link Timeline} in total order), so that a run that ends was possible. What
 * the story did not have comes last, smallest latest time first; data choices are those of the
 * story, else the first way.
 */
public final class Swapped implements Strategy {
  private final List<DeliveryId> begin;
  private final Map<DeliveryId, Integer> wished = new LinkedHashMap<>();
  private final Map<List<Integer>, Choices.Chosen> chosen = new LinkedHashMap<>();
  private final Optional<Timeline> timeline;
  private int step;
  private boolean lost;

  private Swapped(List<DeliveryId> begin, Course story, Choices choices, boolean timed) {
    this.begin = begin;
    this.timeline = timed ? Optional.of(new Timeline(Timeline.Order.TOTAL)) : Optional.empty();
    for (int i = 0; i < story.size(); i++) {
      wished.put(story.at(i).id(), i);
    }
    for (Choices.Chosen one : choices.chosen()) {
      chosen.put(List.of(one.actor(), one.draw()), one);
    }
  }

  /**
   * The swap of a race; empty if no latencies let the second come first after such a beginning.
   *
   * @param choices of the story
   * @param timed whether windows count
   */
  public static Optional<Swapped> of(
      Course story, Race.Pair race, Choices choices, boolean timed, Names names) {
    BitSet most = new BitSet();
    for (int i = 0; i < race.second(); i++) {
      if (i != race.first() && !story.past(i).get(race.first())) {
        most.set(i);
      }
    }
    BitSet least = (BitSet) story.causes(race.second()).clone();
    for (int i = 0; i < race.first(); i++) {
      least.set(i);
    }
    for (BitSet kept : List.of(most, least)) {
      Optional<List<DeliveryId>> begin = begin(story, kept, race.second(), timed, names);
      if (begin.isPresent()) {
        return Optional.of(new Swapped(begin.get(), story, choices, timed));
      }
    }
    return Optional.empty();
  }

  /** These steps and then the second, in an order that fits the windows. */
  private static Optional<List<DeliveryId>> begin(
      Course story, BitSet kept, int second, boolean timed, Names names) {
    List<Integer> steps = new ArrayList<>(kept.stream().boxed().toList());
    steps.add(second);
    if (timed) {
      BitSet all = (BitSet) kept.clone();
      all.set(second);
      NamedBounds bounds = moment(story, kept, all, second, names);
      if (bounds.contradiction().isPresent()) {
        return Optional.empty();
      }
      long[] times = bounds.earliest();
      // stable, so that causes stay first; the second is the last of its moment
      steps.sort((a, b) -> Long.compare(times[a + 1], times[b + 1]));
    }
    return Optional.of(steps.stream().map(i -> story.at(i).id()).toList());
  }

  /** The bounds of these steps at the moment of the second, which is the last of them. */
  private static NamedBounds moment(
      Course story, BitSet kept, BitSet all, int second, Names names) {
    NamedBounds bounds = new NamedBounds(story.sent().size() + story.size() + 2);
    int extra = story.size() + 1;
    for (Delivery delivery : story.sent()) {
      int step = story.step(delivery);
      boolean handled = step >= 0 && all.get(step);
      if (delivery.cause() >= 0 && !kept.get(delivery.cause()) || delivery.window().isNever()) {
        continue; // not sent yet, or lost
      }
      int point = handled ? step + 1 : extra++;
      bounds.window(
          delivery.cause() + 1,
          point,
          delivery.window().least(),
          delivery.window().most(),
          names.of(delivery));
      if (handled) {
        bounds.inOrder(point, second + 1, step, second);
        for (int earlier : story.after(step)) {
          if (all.get(earlier)) {
            bounds.inOrder(earlier + 1, point, earlier, step);
          }
        }
        Delivery ahead = story.ahead(delivery);
        if (ahead != null && story.step(ahead) >= 0 && all.get(story.step(ahead))) {
          bounds.inOrder(story.step(ahead) + 1, point, -1, -1);
        }
      } else {
        int by = story.cancelledBy(delivery);
        int notBefore = by >= 0 && all.get(by) ? by : second;
        bounds.inOrder(notBefore + 1, point, notBefore, notBefore);
      }
    }
    return bounds;
  }

  @Override
  public boolean picksAlways() {
    return true;
  }

  @Override
  public int pick(List<Delivery> heads) {
    if (timeline.isPresent() && !timeline.get().isConsistent()) {
      lost = true;
      return CUT;
    }
    int picked = step < begin.size() ? find(heads, begin.get(step)) : next(heads);
    lost = picked == CUT;
    return picked;
  }

  private static int find(List<Delivery> heads, DeliveryId wanted) {
    for (int i = 0; i < heads.size(); i++) {
      if (heads.get(i).id().equals(wanted)) {
        return i;
      }
    }
    return CUT;
  }

  private int next(List<Delivery> heads) {
    int best = CUT;
    for (int i = 0; i < heads.size(); i++) {
      Delivery head = heads.get(i);
      boolean permitted = timeline.isEmpty() || timeline.get().canBeNext(head);
      if (permitted && (best == CUT || isBefore(head, heads.get(best)))) {
        best = i;
      }
    }
    return best;
  }

  private boolean isBefore(Delivery one, Delivery other) {
    int wish = wished.getOrDefault(one.id(), Integer.MAX_VALUE);
    int otherWish = wished.getOrDefault(other.id(), Integer.MAX_VALUE);
    if (wish != otherWish) {
      return wish < otherWish;
    }
    long latest = timeline.map(line -> line.latest(one)).orElse(0L);
    long otherLatest = timeline.map(line -> line.latest(other)).orElse(0L);
    return latest != otherLatest ? latest < otherLatest : one.sequence() < other.sequence();
  }

  /** Whether the run went as planned and is one that latencies lead to. */
  public boolean isReal() {
    return !lost && step >= begin.size() && (timeline.isEmpty() || timeline.get().isSynchronised());
  }

  /** Times of the run's steps that keep every window; 0 without time. */
  public long[] times() {
    return timeline.map(Timeline::times).orElseGet(() -> new long[step]);
  }

  @Override
  public void granted(Delivery delivery, long time) {
    timeline.ifPresent(line -> line.granted(delivery));
    step++;
  }

  @Override
  public void sent(Delivery delivery) {
    timeline.ifPresent(line -> line.sent(delivery));
  }

  @Override
  public void cancelled(Delivery alarm) {
    timeline.ifPresent(line -> line.cancelled(alarm));
  }

  @Override
  public int choose(int actor, int draw, int ways, String name) {
    Choices.Chosen one = chosen.get(List.of(actor, draw));
    return one != null && one.ways() == ways && one.name().equals(name) ? one.way() : 0;
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    throw new IllegalStateException("a swapped run keeps the time itself: run it untimed");
  }
}
