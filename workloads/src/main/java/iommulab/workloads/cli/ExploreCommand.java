package iommulab.workloads.cli;

import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.explore.Explorer;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.report.ExploreJson;
import iommulab.workloads.report.ExploreReport;
import iommulab.workloads.report.RunDirectory;
import iommulab.workloads.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explore}: which outcomes a scenario can have. */
@Command(
    name = "explore",
    description = "Find the outcomes that a scenario can have, by sampling or by search.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab explore h1-racy",
      "  iommu-lab explore atc-inv-pasid-racy --all --preset untimed",
      "  iommu-lab explore h1-mended --all --preset untimed --seconds 60",
      "  iommu-lab explore h1-racy --strategy pctcp --depth 2 --preset untimed",
      "  iommu-lab explore h1-racy --out /tmp/h1     with a witness of each outcome"
    })
final class ExploreCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      completionCandidates = ScenarioNames.class,
      description = "Path or short name of a scenario, or a folder of scenarios (see list).")
  private List<String> names;

  @Mixin private StrategyOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep the result and a witness of each outcome in a new directory.")
  private Path out;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "With --out, sampling: keep a witness of each of the first N runs, too.")
  private Long keep;

  @Option(names = "--json", description = "Print one JSON document and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings;

  private final Context context;

  ExploreCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Given> given = settings.given();
    List<Scenario> scenarios = new ArrayList<>();
    names.forEach(name -> scenarios.addAll(context.catalog().read(name, given)));
    RunCommand.distinct(scenarios);
    List<Plan> plans = scenarios.stream().map(options::plan).toList();
    if (out != null) {
      RunDirectory.check(out);
    }
    if (keep != null
        && (out == null || plans.stream().anyMatch(plan -> !plan.method().samples()) || keep < 1)) {
      throw new ScenarioException(
          "--keep " + keep, 0, "nothing can be kept so", "1 or more, with --out, sampling");
    }
    String command = RunCommand.command(spec);
    List<Explored> all = new ArrayList<>();
    for (int i = 0; i < scenarios.size(); i++) {
      if (i > 0 && context.stop().getAsBoolean()) {
        break;
      }
      Scenario scenario = scenarios.get(i);
      Explored explored = explore(scenario, plans.get(i));
      Path folder = out == null || scenarios.size() == 1 ? out : out.resolve(scenario.name());
      Function<Seen, String> witness =
          folder == null
              ? seen -> "./iommu-lab " + again(scenario, given) + " --out DIR"
              : ExploreDirectory.write(
                  context.catalog(), folder, scenario, explored, command, kept(explored));
      if (!json) {
        context.out().print(all.isEmpty() ? "" : "\n");
        context.out().print(ExploreReport.of(explored, context.outIsTerminal(), witness));
      }
      all.add(explored);
    }
    if (json) {
      context.out().println(ExploreJson.of(command, all));
    }
    return ExploreJson.verdict(all).exitCode();
  }

  private long kept(Explored explored) {
    return keep == null ? 0 : Math.min(keep, explored.runs());
  }

  /** The command that explores a scenario so again. */
  private String again(Scenario scenario, List<Given> given) {
    StringBuilder again = new StringBuilder("explore ");
    again.append(RunCommand.shell(RunCommand.name(context.catalog(), scenario)));
    again.append(options.given());
    again.append(RunCommand.given(context.catalog().differing(scenario, given)));
    return again.toString();
  }

  private Explored explore(Scenario scenario, Plan plan) {
    Progress progress = new Progress(context, scenario.name());
    try {
      return Explorer.explore(scenario, plan, progress);
    } finally {
      progress.clear();
    }
  }
}
