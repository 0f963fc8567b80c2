package iommulab.workloads.cli;

import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explorer;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.library.Given;
import iommulab.workloads.library.Scenario;
import iommulab.workloads.report.Claim;
import iommulab.workloads.report.ExploreReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explore}: which outcomes a scenario can have. */
@Command(
    name = "explore",
    description = "Find the outcomes that a scenario can have, by sampling or by search.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab explore h1-racy",
      "  iommu-lab explore atc-inv-pasid-racy --all --preset untimed",
      "  iommu-lab explore h1-mended --all --preset untimed --seconds 60",
      "  iommu-lab explore h1-racy --strategy pctcp --depth 2 --preset untimed"
    })
final class ExploreCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      completionCandidates = ScenarioNames.class,
      description = "Path or short name of a scenario, or a folder of scenarios (see list).")
  private List<String> names;

  @Mixin private StrategyOptions options;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the first run (run.seed).")
  private String seed;

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      completionCandidates = RunCommand.Presets.class,
      description = "What time permits: ${COMPLETION-CANDIDATES} (run.preset).")
  private String preset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      completionCandidates = SettingKeys.class,
      description = "Set any key of conf/defaults.conf; may stand several times.")
  private List<String> set = List.of();

  private final Context context;

  ExploreCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Plan plan = options.plan();
    List<Given> given = new ArrayList<>();
    RunCommand.add(given, "--seed", "run.seed", seed);
    RunCommand.add(given, "--preset", "run.preset", preset);
    RunCommand.set(given, set);
    List<Scenario> scenarios = new ArrayList<>();
    names.forEach(name -> scenarios.addAll(context.library().read(name, given)));
    scenarios.forEach(scenario -> StrategyOptions.check(scenario, plan));
    RunVerdict verdict = RunVerdict.ACCEPTABLE;
    boolean first = true;
    for (Scenario scenario : scenarios) {
      if (context.stop().getAsBoolean()) {
        break;
      }
      Explored explored = explore(scenario, plan);
      context.out().print(first ? "" : "\n");
      context.out().print(ExploreReport.of(explored, context.outIsTerminal(), seen -> ""));
      verdict = verdict.and(explored.verdict());
      if (Claim.isInconclusive(explored)) {
        verdict = verdict.and(RunVerdict.INCONCLUSIVE);
      }
      first = false;
    }
    return verdict.exitCode();
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
