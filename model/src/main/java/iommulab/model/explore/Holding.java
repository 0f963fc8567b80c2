package iommulab.model.explore;

import iommulab.model.agenda.Choices.Chosen;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Preset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The default order with exceptions: the oldest pending delivery is next, but some wait until
 * others were handled. Where only such are left, the oldest of them goes all the same.
 */
public final class Holding extends Guided {
  /** One exception. */
  public record Hold(DeliveryId waits, DeliveryId until) {}

  // only looked up, never iterated
  private final Map<DeliveryId, List<DeliveryId>> holds = new HashMap<>();
  private final Set<DeliveryId> done = new HashSet<>();

  /** The default order with these exceptions and data choices. */
  public Holding(Preset preset, List<Hold> holds, List<Chosen> given) {
    super(preset, given);
    for (Hold hold : holds) {
      this.holds.computeIfAbsent(hold.waits(), id -> new ArrayList<>()).add(hold.until());
    }
  }

  @Override
  protected long rank(Delivery head) {
    List<DeliveryId> awaited = holds.getOrDefault(head.id(), List.of());
    return done.containsAll(awaited) ? 0 : 1;
  }

  @Override
  public void granted(Delivery delivery, long time) {
    done.add(delivery.id());
    super.granted(delivery, time);
  }
}
