package iommulab.workloads.cli;

import iommulab.workloads.catalog.Scenario;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code show}: a scenario's file, a mutant with its base, and the settings in effect for it. */
@Command(
    name = "show",
    description = {
      "Show a scenario: its file and every setting in effect.",
      "A mutant is shown with all that it takes from the test that it is of; the change is marked."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  iommu-lab show strict-unmap", "  iommu-lab show h8-racy"})
final class ShowCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SCENARIO",
      completionCandidates = ScenarioNames.class,
      description = "Path or short name of a scenario, or a folder of scenarios.")
  private String name;

  private final Context context;

  ShowCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Scenario> scenarios = context.catalog().read(name, List.of());
    for (Scenario scenario : scenarios) {
      context.out().println("# " + scenario.file());
      context.out().println(scenario.text().stripTrailing());
      context.out().println();
      context.out().println("# settings in effect");
      context.out().println(scenario.settings().text());
    }
    return 0;
  }
}
