package iommulab.actors.control;

import java.util.List;

/** One step of an actor as the actor may remember it: only to say what is owed to it. */
public final class Moment {
  private int step;

  /** A step whose place in its run is known. */
  Moment(int step) {
    this.step = step;
  }

  /** A step that has ended, at this place. */
  void ended(int at) {
    step = at;
  }

  static int[] steps(List<Moment> moments) {
    int[] steps = new int[moments.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = moments.get(i).step;
    }
    return steps;
  }
}
