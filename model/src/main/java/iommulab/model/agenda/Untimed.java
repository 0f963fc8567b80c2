package iommulab.model.agenda;

import java.util.List;

/** No time: every channel head is permitted, alarms among them. */
final class Untimed implements Timing {
  private final Heads heads = new Heads();

  @Override
  public void bind(Delivery delivery, Delivery before, Window window, long now) {
    delivery.latest = Long.MAX_VALUE;
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
    return heads;
  }

  @Override
  public long time(Delivery picked, long now, Strategy strategy) {
    return 0;
  }
}
