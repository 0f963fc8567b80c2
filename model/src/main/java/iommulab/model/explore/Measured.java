package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Touched;
import java.util.List;

/**
 * Lets another strategy pick, and counts what {@link Pct.Bound} and {@link Pctcp.Bound} speak of.
 *
 * <p>For a warm-up, from which bounds are frozen before the runs that count.
 */
public final class Measured implements Strategy {
  private final Strategy inner;
  private final Causes causes = new Causes();

  /** Measures one run of this strategy. */
  public Measured(Strategy inner) {
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
    causes.sent(delivery);
    inner.sent(delivery);
  }

  @Override
  public void cancelled(Delivery alarm) {
    inner.cancelled(alarm);
  }

  @Override
  public void granted(Delivery delivery, long time) {
    causes.granted(delivery);
    inner.granted(delivery, time);
  }

  @Override
  public void handled(Delivery delivery, Touched touched, int[] after) {
    inner.handled(delivery, touched, after);
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
