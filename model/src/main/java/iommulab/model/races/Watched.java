package iommulab.model.races;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Forwarding;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Touched;

/** Writes down the course of a run that another strategy decides. */
public final class Watched extends Forwarding {
  private final Course course = new Course();

  /** Watches this strategy, which must be fresh. */
  public Watched(Strategy inner) {
    super(inner);
  }

  /** What was written down so far. */
  public Course course() {
    return course;
  }

  @Override
  public void sent(Delivery delivery) {
    course.sent(delivery);
    super.sent(delivery);
  }

  @Override
  public void cancelled(Delivery alarm) {
    course.cancelled(alarm);
    super.cancelled(alarm);
  }

  @Override
  public void handled(Delivery delivery, Touched touched, int[] after) {
    course.handled(delivery, touched.cells(delivery), after);
    super.handled(delivery, touched, after);
  }
}
