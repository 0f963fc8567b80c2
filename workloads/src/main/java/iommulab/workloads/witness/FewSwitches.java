package iommulab.workloads.witness;

import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.List;

/** A linear form of a run that stays with one actor as long as there is something to do for it. */
final class FewSwitches {
  private FewSwitches() {}

  static List<Step> order(History history) {
    List<Step> left = new ArrayList<>(history.steps());
    boolean[] done = new boolean[left.size()];
    List<Step> order = new ArrayList<>();
    String actor = "";
    while (!left.isEmpty()) {
      Step next = null;
      for (Step step : left) {
        if (isReady(step, done)) {
          boolean stays = step.receiver().equals(actor);
          next = next == null || stays ? step : next;
          if (stays) {
            break;
          }
        }
      }
      order.add(next);
      left.remove(next);
      done[next.index()] = true;
      actor = next.receiver();
    }
    return order;
  }

  private static boolean isReady(Step step, boolean[] done) {
    if (step.cause() >= 0 && !done[step.cause()]) {
      return false;
    }
    for (int before : step.after()) {
      if (!done[before]) {
        return false;
      }
    }
    return true;
  }
}
