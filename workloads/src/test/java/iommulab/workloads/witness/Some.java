package iommulab.workloads.witness;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explorer;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.util.ArrayList;
import java.util.List;

/** Witnesses of scenarios of the project. */
final class Some {
  private Some() {}

  static Scenario scenario(String name, String... settings) {
    List<Given> given = new ArrayList<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      given.add(new Given("--set " + setting, parts[0], parts[1]));
    }
    return Catalog.usual().read(name, given).get(0);
  }

  static Plan sampling(Method method, long runs) {
    return new Plan(method, runs, 0, 0, 1);
  }

  /** A search that ends after so many runs. */
  static Plan search(long runs) {
    return new Plan(Method.ALL, runs, 0, 0, 1);
  }

  /** A witness of the shortest story of each outcome that was seen. */
  static List<Witness> ofOutcomes(Scenario scenario, Plan plan) {
    Explored explored = Explorer.explore(scenario, plan, Watcher.NOBODY);
    try (Keeper keeper = new Keeper(Catalog.usual(), scenario, explored)) {
      return explored.outcomes().stream()
          .filter(seen -> seen.shortest().isPresent())
          .map(keeper::witness)
          .toList();
    }
  }

  /** A witness of each of the first runs. */
  static List<Witness> ofRuns(Scenario scenario, Plan plan) {
    Explored explored = Explorer.explore(scenario, plan, Watcher.NOBODY);
    List<Witness> witnesses = new ArrayList<>();
    try (Keeper keeper = new Keeper(Catalog.usual(), scenario, explored)) {
      for (long run = 0; run < plan.runs(); run++) {
        witnesses.add(keeper.sampled(run));
      }
    }
    return witnesses;
  }

  /** The forbidden one of the outcomes sampled. */
  static Witness forbidden(Scenario scenario, long runs) {
    return ofOutcomes(scenario, sampling(Method.POS, runs)).stream()
        .filter(witness -> witness.outcome().grade() == RunVerdict.FORBIDDEN)
        .findFirst()
        .orElseThrow();
  }
}
