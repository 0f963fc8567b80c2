package iommulab.model.agenda;

import java.util.List;

/**
 * Each delivery has a latency of its own, and the one that is due first is next.
 *
 * <p>The latency is a hash of the seed and the delivery's name, mapped into its window: for a
 * quarter of the deliveries the least, for a quarter the most, uniform for the others. So a chain
 * of many messages can come before one that may take long, which priorities hardly ever let happen.
 * Without windows (untimed) it is as good as first in, first out. Data choices are drawn as {@link
 * SeededRandom} draws them.
 */
public final class Latencies extends Forwarding {
  private final long scheduleSeed;

  /** A schedule of its own for each seed. */
  public Latencies(long scheduleSeed) {
    super(new SeededRandom(scheduleSeed));
    this.scheduleSeed = scheduleSeed;
  }

  @Override
  public int pick(List<Delivery> permitted) {
    int first = 0;
    long due = due(permitted.get(0));
    for (int i = 1; i < permitted.size(); i++) {
      long other = due(permitted.get(i));
      if (other < due) {
        due = other;
        first = i;
      }
    }
    return first;
  }

  private long due(Delivery delivery) {
    long hash = Mix.of(scheduleSeed, delivery.idHash());
    return switch ((int) (hash & 3)) {
      case 0 -> delivery.earliest;
      case 1 -> delivery.latest;
      default -> Mix.between(Mix.of(hash), delivery.earliest, delivery.latest);
    };
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    return Math.max(earliest, Math.min(due(picked), latest));
  }
}
