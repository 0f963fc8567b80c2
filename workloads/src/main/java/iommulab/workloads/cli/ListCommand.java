package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code list}: the project's scenarios, one a line. */
@Command(name = "list", description = "List the scenarios of the project.")
final class ListCommand implements Callable<Integer> {
  private final Context context;

  ListCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path folder = context.catalog().root().resolve("conf/scenarios");
    String last = "";
    for (Path file : context.catalog().all()) {
      String group = folder.relativize(file.getParent()).toString();
      if (!group.equals(last)) {
        context.out().println(group);
        last = group;
      }
      context
          .out()
          .println(
              String.format("  %-32s %s", Catalog.shortName(file), title(file)).stripTrailing());
    }
    if (last.isEmpty()) {
      context.out().println("no scenarios under " + folder);
    }
    return 0;
  }

  private String title(Path file) {
    try {
      Scenario scenario = context.catalog().read(file, List.of());
      return scenario instanceof Scenario.Litmus litmus && !litmus.of().isEmpty()
          ? scenario.title() + " (of " + litmus.of() + ")"
          : scenario.title();
    } catch (ScenarioException e) {
      return "(broken) " + e.getMessage();
    }
  }
}
