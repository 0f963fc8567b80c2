package iommulab.workloads.cli;

import iommulab.model.agenda.Preset;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.explore.Explorer;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.library.Given;
import iommulab.workloads.library.Scenario;
import iommulab.workloads.report.ExploreJson;
import iommulab.workloads.report.ExploreReport;
import iommulab.workloads.report.RunDirectory;
import iommulab.workloads.run.Bench;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.RunSettings.EngineKind;
import iommulab.workloads.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
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
      "  iommu-lab explore h1-racy --out /tmp/h1     with a witness of each outcome"
    })
final class ExploreCommand implements Callable<Integer> {
  private static final long USUAL_RUNS = 2_000;

  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      completionCandidates = ScenarioNames.class,
      description = "Path or short name of a scenario, or a folder of scenarios (see list).")
  private List<String> names;

  @Option(names = "--all", description = "Search all orders; the same as --strategy all.")
  private boolean all;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      completionCandidates = Methods.class,
      description = "Who picks the orders: ${COMPLETION-CANDIDATES} (default: pos).")
  private String strategy;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Sampling: how many runs (default: 2000). Search: the most, default no limit.")
  private Long runs;

  @Option(
      names = "--bound",
      paramLabel = "N",
      description = "Search: most deliveries that one actor handles in a run (default: no bound).")
  private Integer bound;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Search: give up as inconclusive after so many seconds (default: never).")
  private Long seconds;

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

  private final Context context;

  ExploreCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Plan plan = plan();
    List<Given> given = new ArrayList<>();
    RunCommand.add(given, "--seed", "run.seed", seed);
    RunCommand.add(given, "--preset", "run.preset", preset);
    RunCommand.set(given, set);
    List<Scenario> scenarios = new ArrayList<>();
    names.forEach(name -> scenarios.addAll(context.library().read(name, given)));
    RunCommand.distinct(scenarios);
    scenarios.forEach(scenario -> check(scenario, plan));
    if (out != null) {
      RunDirectory.check(out);
    }
    if (keep != null && (out == null || !plan.method().samples() || keep < 1)) {
      throw new ScenarioException(
          "--keep " + keep, 0, "nothing can be kept so", "1 or more, with --out, sampling");
    }
    String command = RunCommand.command(spec);
    List<Explored> all = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      if (!all.isEmpty() && context.stop().getAsBoolean()) {
        break;
      }
      Explored explored = explore(scenario, plan);
      Path folder = out == null || scenarios.size() == 1 ? out : out.resolve(scenario.name());
      Function<Seen, String> witness =
          folder == null
              ? seen -> "./iommu-lab " + again(scenario, given) + " --out DIR"
              : ExploreDirectory.write(
                  context.library(), folder, scenario, explored, command, kept(explored));
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
    again.append(RunCommand.shell(RunCommand.name(context.library(), scenario)));
    again.append(all ? " --all" : "");
    add(again, "--strategy", strategy);
    add(again, "--runs", runs);
    add(again, "--bound", bound);
    add(again, "--seconds", seconds);
    again.append(RunCommand.given(context.library().differing(scenario, given)));
    return again.toString();
  }

  private static void add(StringBuilder command, String option, Object value) {
    if (value != null) {
      command.append(' ').append(option).append(' ').append(value);
    }
  }

  private Explored explore(Scenario scenario, Plan plan) {
    Progress progress = new Progress(context, scenario.name());
    try {
      return Explorer.explore(scenario, plan, progress);
    } finally {
      progress.clear();
    }
  }

  private static void check(Scenario scenario, Plan plan) {
    Bench.check(scenario);
    if (scenario.settings().run().engine() == EngineKind.LIVE) {
      throw new ScenarioException(
          scenario.file(), 0, "run.engine is live, whose orders nobody picks", "controlled");
    }
    Preset preset = scenario.settings().run().preset();
    if (!plan.method().samples() && preset == Preset.DRAWN) {
      throw new ScenarioException(
          "--all", 0, "preset drawn leaves only ties to search", "--preset untimed or interval");
    }
    boolean onlyTies = plan.method() == Method.FIFO || plan.method() == Method.RANDOM;
    if (preset == Preset.DRAWN && !onlyTies) {
      throw new ScenarioException(
          "--strategy " + Settings.name(plan.method()),
          0,
          "preset drawn leaves only ties to choose",
          "--strategy fifo or random");
    }
  }

  private Plan plan() {
    Method method = method();
    if (method.samples()) {
      refuse("--bound", bound);
      refuse("--seconds", seconds);
    }
    long most = runs == null ? (method.samples() ? USUAL_RUNS : 0) : positive("--runs", runs);
    return new Plan(
        method,
        most,
        bound == null ? 0 : (int) positive("--bound", bound),
        seconds == null ? 0 : positive("--seconds", seconds),
        Math.max(1, Runtime.getRuntime().availableProcessors()));
  }

  private Method method() {
    if (all && strategy != null && !strategy.equals("all")) {
      throw new ScenarioException(
          "--all", 0, "--strategy " + strategy + " is given, too", "one of them");
    }
    String name = all ? "all" : strategy == null ? "pos" : strategy;
    return Arrays.stream(Method.values())
        .filter(method -> Settings.name(method).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ScenarioException(
                    "--strategy " + name,
                    0,
                    "unknown strategy",
                    Arrays.stream(Method.values())
                        .map(Settings::name)
                        .collect(Collectors.joining(", "))));
  }

  private static void refuse(String option, Object value) {
    if (value != null) {
      throw new ScenarioException(
          option + " " + value,
          0,
          "sampling knows no such limit",
          option + " with --all, or --runs");
    }
  }

  private static long positive(String option, long value) {
    if (value < 1) {
      throw new ScenarioException(option + " " + value, 0, "too small", "1 or more");
    }
    return value;
  }

  /** For the shell's completion. */
  static final class Methods extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Methods() {
      super(
          Arrays.stream(Method.values())
              .map(method -> method.name().toLowerCase(Locale.ROOT))
              .toList());
    }
  }
}
