package iommulab.model.agenda;

import java.util.List;

/**
 * Partial order sampling: every pending delivery has a random priority, the highest permitted one
 * is next, and what goes to the same receiver draws anew afterwards.
 *
 * <p>It tries the orders of a race far more evenly than a uniform pick, which hands out a message
 * with a wide window almost at once (Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV
 * 2018). Times and data choices are drawn as {@link SeededRandom} draws them.
 */
public final class Pos extends Forwarding {
  private final long scheduleSeed;
  private int[] handled = new int[16];

  /** A schedule of its own for each seed. */
  public Pos(long scheduleSeed) {
    super(new SeededRandom(scheduleSeed));
    this.scheduleSeed = scheduleSeed;
  }

  @Override
  public int pick(List<Delivery> permitted) {
    int best = 0;
    long highest = priority(permitted.get(0));
    for (int i = 1; i < permitted.size(); i++) {
      long priority = priority(permitted.get(i));
      if (priority > highest) {
        highest = priority;
        best = i;
      }
    }
    return best;
  }

  private long priority(Delivery delivery) {
    int receiver = delivery.receiver();
    int epoch = receiver < handled.length ? handled[receiver] : 0;
    if (delivery.drawnIn != epoch) {
      delivery.drawnIn = epoch;
      delivery.priority = Mix.of(scheduleSeed, delivery.idHash(), epoch);
    }
    return delivery.priority;
  }

  @Override
  public void granted(Delivery delivery, long time) {
    int receiver = delivery.receiver();
    if (receiver >= handled.length) {
      handled = java.util.Arrays.copyOf(handled, 2 * receiver);
    }
    handled[receiver]++;
  }
}
