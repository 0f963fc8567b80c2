package iommulab.workloads.witness;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.Bench;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusFile.Row;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.witness.Externals.Group;
import iommulab.workloads.witness.Externals.Text;
import iommulab.workloads.witness.Witness.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A litmus file from which steps were left out: rows and observed values that ask for what is gone
 * go, too, but for the row of the outcome that is kept.
 */
final class Trimmed {
  private Trimmed() {}

  /** The file as a witness keeps it; empty if it means nothing without what was left out. */
  static Optional<Origin> of(
      Catalog catalog,
      Origin origin,
      Externals externals,
      LitmusFile litmus,
      List<Group> kept,
      Goal goal) {
    List<Row> rows = new ArrayList<>(litmus.rows());
    boolean observes = true;
    while (true) {
      Text text = externals.text(kept, rows, observes);
      Origin trimmed =
          new Origin(origin.name(), origin.file(), origin.fileDigest(), text.toString());
      try {
        Scenario scenario = catalog.read(origin.file(), text.toString(), List.of());
        Bench.check(scenario);
        return Optional.of(trimmed);
      } catch (ScenarioException e) {
        int row = text.rows.indexOf(e.line());
        if (observes && e.line() > 0 && e.line() == text.observes) {
          observes = false;
        } else if (row >= 0 && !isKept(rows.get(row), goal)) {
          rows.remove(row);
        } else {
          return Optional.empty();
        }
      }
    }
  }

  private static boolean isKept(Row row, Goal goal) {
    return goal.isGradedByRow() && row.condition().toString().equals(goal.shown().id());
  }
}
