package iommulab.model.agenda;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Each latency is drawn when the message is sent, by a hash of seed, channel and number; a message
 * arrives no earlier than the one before it on its channel. Only ties are left to pick from.
 */
final class Drawn implements Timing {
  private final long seed;
  private final PriorityQueue<Delivery> heads =
      new PriorityQueue<>(
          Comparator.comparingLong((Delivery d) -> d.earliest).thenComparing(d -> d.id));
  private final Heads ties = new Heads();
  private final List<Delivery> putBack = new ArrayList<>();

  Drawn(long seed) {
    this.seed = seed;
  }

  @Override
  public void bind(Delivery delivery, Delivery before, Window window, long now) {
    long arrival = delivery.arrival(Timing.later(now, delivery.latency(seed, window)));
    delivery.earliest = arrival;
    delivery.latest = arrival;
  }

  @Override
  public void enter(Delivery head) {
    heads.add(head);
  }

  @Override
  public void leave(Delivery head) {
    if (heads.peek() == head) {
      heads.poll();
    } else {
      heads.remove(head);
    }
  }

  @Override
  public List<Delivery> permitted(long now) {
    ties.empty();
    putBack.clear();
    while (!heads.isEmpty()
        && (putBack.isEmpty() || heads.peek().earliest == putBack.get(0).earliest)) {
      Delivery tie = heads.poll();
      ties.append(tie);
      putBack.add(tie);
    }
    heads.addAll(putBack);
    return ties;
  }

  @Override
  public long time(Delivery picked, long now, Strategy strategy) {
    return picked.earliest;
  }
}
