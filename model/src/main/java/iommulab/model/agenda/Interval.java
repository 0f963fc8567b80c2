package iommulab.model.agenda;

import java.util.List;

/**
 * Any latency within its window, on a concrete clock.
 *
 * <p>Nothing pending may be handled later than its latest time, so the next delivery happens no
 * later than the smallest of them; a head is permitted if it can happen by then. A follower is
 * handled no earlier than what is before it on its channel, hence its latest time is never the
 * smallest and heads alone decide.
 */
final class Interval implements Timing {
  private final Heads heads = new Heads();
  private final Heads permitted = new Heads();
  private long deadline;

  @Override
  public void bind(Delivery delivery, Delivery before, Window window, long now) {
    long least = Timing.later(now, window.least());
    long most = Timing.later(now, window.most());
    delivery.earliest = before == null ? least : Math.max(least, before.earliest);
    delivery.latest = before == null ? most : Math.max(most, before.latest);
  }

  @Override
  public void enter(Delivery head) {
    heads.insert(head);
  }

  @Override
  public void leave(Delivery head) {
    heads.take(head);
  }

  @Override
  public List<Delivery> permitted(long now) {
    deadline = Long.MAX_VALUE;
    long last = 0;
    for (int i = 0; i < heads.size(); i++) {
      Delivery head = heads.get(i);
      deadline = Math.min(deadline, head.latest);
      last = Math.max(last, head.earliest);
    }
    if (last <= deadline) {
      return heads;
    }
    permitted.empty();
    for (int i = 0; i < heads.size(); i++) {
      Delivery head = heads.get(i);
      if (head.earliest <= deadline) {
        permitted.append(head);
      }
    }
    return permitted;
  }

  @Override
  public long time(Delivery picked, long now, Strategy strategy) {
    long earliest = Math.max(picked.earliest, now);
    return earliest == deadline ? earliest : strategy.time(picked, earliest, deadline, heads);
  }
}
