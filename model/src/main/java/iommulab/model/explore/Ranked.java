package iommulab.model.explore;

import iommulab.model.agenda.Choices.Chosen;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Preset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A wanted order, as far as it goes: of all that a clock permits next, the delivery that stands
 * first in it; what does not stand in it goes last, the oldest first.
 *
 * <p>Deliveries are known by a name of the caller's choice; the n-th that is sent under a name is
 * the n-th of that name in the order.
 */
public final class Ranked extends Guided {
  // only looked up, never iterated
  private final Map<Object, Integer> sent = new HashMap<>();
  private final Map<Object, Map<Integer, Integer>> wanted = new HashMap<>();
  private final Map<Delivery, Integer> ranks = new HashMap<>();
  private final Function<Delivery, Object> name;

  /**
   * This order.
   *
   * @param order names, the first wanted first
   * @param name the name of a delivery, with equality
   */
  public Ranked(Preset preset, List<?> order, Function<Delivery, Object> name, List<Chosen> given) {
    super(preset, given);
    this.name = name;
    for (int i = 0; i < order.size(); i++) {
      Map<Integer, Integer> places = wanted.computeIfAbsent(order.get(i), n -> new HashMap<>());
      places.put(places.size(), i);
    }
  }

  @Override
  public void sent(Delivery delivery) {
    Object called = name.apply(delivery);
    int nth = sent.merge(called, 1, Integer::sum) - 1;
    Integer place = wanted.getOrDefault(called, Map.of()).get(nth);
    ranks.put(delivery, place == null ? Integer.MAX_VALUE : place);
    super.sent(delivery);
  }

  @Override
  protected long rank(Delivery head) {
    return ranks.get(head);
  }
}
