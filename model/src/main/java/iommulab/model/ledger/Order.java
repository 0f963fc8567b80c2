package iommulab.model.ledger;

import java.util.List;

/**
 * Which places of a history come before which in every linear form: cause and dependence.
 *
 * <p>A question costs the steps between the two places that lead to the second, nothing when it is
 * not asked. Not for several threads.
 */
public final class Order {
  private final List<Step> steps;
  private int[] seen = new int[0];
  private int[] open = new int[0];
  private int question;

  public Order(History history) {
    this.steps = history.steps();
  }

  /** Whether the first place comes before the second in every linear form. */
  public boolean precedes(Place first, Place second) {
    if (first.step() == second.step()) {
      return first.fact() < second.fact();
    }
    return first.step() < 0 || (first.step() < second.step() && leads(first.step(), second.step()));
  }

  /** Walks back from the second step; whatever lies below the first cannot lead to it. */
  private boolean leads(int first, int second) {
    if (seen.length == 0) {
      seen = new int[steps.size()];
      open = new int[steps.size()];
    }
    question++;
    int height = 0;
    open[height++] = second;
    while (height > 0) {
      Step step = steps.get(open[--height]);
      if (step.cause() == first) {
        return true;
      }
      height = push(step.cause(), first, height);
      for (int earlier : step.after()) {
        if (earlier == first) {
          return true;
        }
        height = push(earlier, first, height);
      }
    }
    return false;
  }

  private int push(int step, int first, int height) {
    if (step > first && seen[step] != question) {
      seen[step] = question;
      open[height] = step;
      return height + 1;
    }
    return height;
  }
}
