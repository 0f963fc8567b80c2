package iommulab.workloads.witness;

import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.witness.Witness.Shown;

/**
 * What a smaller witness must still show: the first violation of the larger one, and its row; where
 * nothing was violated, the outcome. A run of many more deliveries is not smaller.
 *
 * @param shown what the larger one showed
 * @param isGradedByRow whether a row of its scenario graded it
 * @param length most deliveries
 */
record Goal(Shown shown, boolean isGradedByRow, int length) {
  private static final int LONGER = 2;
  private static final int ROOM = 20;

  static Goal of(Shown shown, int deliveries, Scenario scenario) {
    boolean row =
        scenario instanceof Scenario.Litmus litmus
            && litmus.litmus().rows().stream()
                .anyMatch(one -> one.condition().toString().equals(shown.id()));
    return new Goal(shown, row, LONGER * deliveries + ROOM);
  }

  boolean isMet(Tale tale) {
    return tale.choices().picked().size() <= length && isMet(tale.shown());
  }

  private boolean isMet(Shown other) {
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
