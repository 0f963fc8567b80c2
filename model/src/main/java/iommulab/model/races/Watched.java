package iommulab.model.races;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Touched;
import java.util.List;

/** Writes down the course of a run that another strategy decides. */
public final class Watched implements Strategy {
  private final Strategy inner;
  private final Course course = new Course();

  /** Watches this strategy, which must be fresh. */
  public Watched(Strategy inner) {
    this.inner = inner;
  }

  /** What was written down so far. */
  public Course course() {
    return course;
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
    course.sent(delivery);
    inner.sent(delivery);
  }

  @Override
  public void cancelled(Delivery alarm) {
    course.cancelled(alarm);
    inner.cancelled(alarm);
  }

  @Override
  public void granted(Delivery delivery, long time) {
    inner.granted(delivery, time);
  }

  @Override
  public void handled(Delivery delivery, Touched touched, int[] after) {
    course.handled(delivery, touched.cells(delivery), after);
    inner.handled(delivery, touched, after);
  }
}
