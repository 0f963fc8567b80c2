package iommulab.model.oracle;

import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Other linear forms of a history: shuffles that respect cause and dependence. */
final class LinearForms {
  private LinearForms() {}

  static History shuffled(History history, Random random) {
    List<Step> steps = history.steps();
    int[] renamed = new int[steps.size()];
    java.util.Arrays.fill(renamed, -1);
    List<Step> shuffled = new ArrayList<>();
    while (shuffled.size() < steps.size()) {
      List<Step> ready = new ArrayList<>();
      for (Step step : steps) {
        if (renamed[step.index()] < 0 && isReady(step, renamed)) {
          ready.add(step);
        }
      }
      Step next = ready.get(random.nextInt(ready.size()));
      renamed[next.index()] = shuffled.size();
      shuffled.add(
          new Step(
              shuffled.size(),
              next.id(),
              next.sender(),
              next.receiver(),
              next.time(),
              next.cause() < 0 ? -1 : renamed[next.cause()],
              next.after().stream().map(i -> renamed[i]).toList(),
              next.message(),
              next.facts()));
    }
    return new History(history.given(), shuffled);
  }

  private static boolean isReady(Step step, int[] renamed) {
    return (step.cause() < 0 || renamed[step.cause()] >= 0)
        && step.after().stream().allMatch(i -> renamed[i] >= 0);
  }

  /** The verdict with each step named by its delivery, which no shuffle changes. */
  static List<String> named(History history, boolean quiescent) {
    return Judge.judge(history, quiescent).findings().stream()
        .map(
            f ->
                f.property()
                    + "|"
                    + f.accused()
                    + "|"
                    + f.rule()
                    + "|"
                    + f.section()
                    + "|"
                    + f.what()
                    + "|"
                    + f.key()
                    + "|"
                    + (f.step() < 0 ? "set-up" : history.steps().get(f.step()).id().toString()))
        .toList();
  }
}
