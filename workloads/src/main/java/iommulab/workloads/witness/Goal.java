package iommulab.workloads.witness;

import iommulab.workloads.library.Scenario;
import iommulab.workloads.witness.Witness.Shown;

/**
 * What a smaller witness must still show: the first violation of the larger one, and its row; where
 * nothing was violated, the outcome.
 */
record Goal(Shown shown, boolean isGradedByRow) {
  static Goal of(Shown shown, Scenario scenario) {
    boolean row =
        scenario instanceof Scenario.Litmus litmus
            && litmus.litmus().rows().stream()
                .anyMatch(one -> one.condition().toString().equals(shown.id()));
    return new Goal(shown, row);
  }

  boolean isMet(Shown other) {
    boolean same = other.grade() == shown.grade() && other.ending().equals(shown.ending());
    boolean byRow = isGradedByRow || shown.violations().isEmpty();
    boolean sameId = !byRow || other.id().equals(shown.id());
    boolean sameHarm =
        shown.violations().isEmpty()
            ? other.violations().isEmpty()
            : other.violations().contains(shown.violations().get(0));
    return same && sameId && sameHarm;
  }
}
