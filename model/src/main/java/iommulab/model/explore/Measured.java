package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Forwarding;
import iommulab.model.agenda.Strategy;

/**
 * Lets another strategy pick, and counts what {@link Pct.Bound} and {@link Pctcp.Bound} speak of.
 *
 * <p>For a warm-up, from which bounds are frozen before the runs that count.
 */
public final class Measured extends Forwarding {
  private final Causes causes = new Causes();

  /** Measures one run of this strategy. */
  public Measured(Strategy inner) {
    super(inner);
  }

  @Override
  public void sent(Delivery delivery) {
    causes.sent(delivery);
    super.sent(delivery);
  }

  @Override
  public void granted(Delivery delivery, long time) {
    causes.granted(delivery);
    super.granted(delivery, time);
  }

  /** How many channels the run used. */
  public int channels() {
    return causes.channels();
  }

  /** The width that bounds the run's chains: w sets have at most w(w+1)/2 of them. */
  public int width() {
    return causes.sets();
  }

  /** How many deliveries the run handled. */
  public int steps() {
    return causes.steps();
  }
}
