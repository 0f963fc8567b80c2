package iommulab.model.explore;

import iommulab.model.agenda.Choices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts what was chosen without a clock into an order that a clock can follow. */
public final class Clocked {
  private Clocked() {}

  /**
   * The same choices with times, sorted by them; of several at one moment the one handled first
   * comes first, so that causes and what depends on each other stay in order.
   *
   * @param times of the steps in the order handled, as {@link SourceSets#times} or {@link
   *     Synchronised#times} solved them
   */
  public static Choices at(long[] times, Choices choices) {
    if (times.length != choices.picked().size()) {
      throw new IllegalArgumentException(
          times.length + " times for " + choices.picked().size() + " steps");
    }
    List<Choices.Picked> timed = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      timed.add(new Choices.Picked(choices.picked().get(i).id(), times[i]));
    }
    timed.sort(Comparator.comparingLong(Choices.Picked::time));
    return new Choices(List.copyOf(timed), choices.chosen());
  }
}
