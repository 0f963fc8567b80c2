package iommulab.actors;

import iommulab.actors.control.Address;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Strategy;
import java.util.List;
import java.util.Optional;

/**
 * First in, first out, but for one message, which comes as late as it can: the adversary of a race.
 *
 * <p>It is the n-th of its type that is sent to this receiver, or to anybody, from 0. The rival in
 * the race handles nothing, while others can, until that message is on its way.
 */
final class HoldBack implements Strategy {
  private final Optional<Address<?>> receiver;
  private final Class<? extends Message> type;
  private final Address<?> rival;
  private int left;
  private Delivery victim;

  HoldBack(
      Optional<Address<?>> receiver, Class<? extends Message> type, int nth, Address<?> rival) {
    this.rival = rival;
    this.receiver = receiver;
    this.type = type;
    this.left = nth;
  }

  @Override
  public void sent(Delivery delivery) {
    if (receiver.map(r -> r.number() == delivery.receiver()).orElse(true)
        && type.isInstance(delivery.message())
        && left-- == 0) {
      victim = delivery;
    }
  }

  @Override
  public int pick(List<Delivery> permitted) {
    int best = 0;
    for (int i = 1; i < permitted.size(); i++) {
      int order = rank(permitted.get(i)) - rank(permitted.get(best));
      boolean older = permitted.get(i).sequence() < permitted.get(best).sequence();
      if (order < 0 || (order == 0 && older)) {
        best = i;
      }
    }
    return best;
  }

  private int rank(Delivery delivery) {
    if (delivery == victim) {
      return 2;
    }
    return victim == null && delivery.receiver() == rival.number() ? 1 : 0;
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    return earliest;
  }

  @Override
  public int choose(int actor, int draw, int ways, String name) {
    return 0;
  }
}
