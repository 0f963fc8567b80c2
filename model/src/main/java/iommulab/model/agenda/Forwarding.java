package iommulab.model.agenda;

import java.util.List;

/** Lets another strategy decide and hear of everything; for those that only add to it. */
public abstract class Forwarding implements Strategy {
  private final Strategy inner;

  /** Decides as this strategy does, which must be fresh. */
  protected Forwarding(Strategy inner) {
    this.inner = inner;
  }

  @Override
  public void begin(Preset preset, long seed) {
    inner.begin(preset, seed);
  }

  @Override
  public boolean picksAlways() {
    return inner.picksAlways();
  }

  @Override
  public int pick(List<Delivery> permitted) {
    return inner.pick(permitted);
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    return inner.time(picked, earliest, latest, heads);
  }

  @Override
  public int choose(int actor, int draw, int ways, String name) {
    return inner.choose(actor, draw, ways, name);
  }

  @Override
  public void sent(Delivery delivery) {
    inner.sent(delivery);
  }

  @Override
  public void cancelled(Delivery alarm) {
    inner.cancelled(alarm);
  }

  @Override
  public void granted(Delivery delivery, long time) {
    inner.granted(delivery, time);
  }

  @Override
  public void handled(Delivery delivery, Touched touched, int[] after) {
    inner.handled(delivery, touched, after);
  }
}
