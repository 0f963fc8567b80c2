package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.report.ConsoleReport;
import iommulab.workloads.report.JsonReport;
import iommulab.workloads.report.RunDirectory;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.run.ScenarioRunner;
import iommulab.workloads.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run}: runs scenarios and reports what was seen. */
@Command(
    name = "run",
    description = "Run scenarios many times and report the outcomes that were seen.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab run first",
      "  iommu-lab run strict-unmap --runs 100000 --preset untimed",
      "  iommu-lab run h1-racy --seed 40 --runs 1 --trace",
      "  iommu-lab run my/own.litmus --runs 5000 --out /tmp/runs",
      "  iommu-lab run strict-unmap --set smmu.walk=atomic --set 'links.memory=[20ns, 1us]' --json"
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      completionCandidates = ScenarioNames.class,
      description = "Path or short name of a scenario, or a folder of scenarios (see list).")
  private List<String> names;

  @Option(names = "--runs", paramLabel = "N", description = "How many runs (run.runs).")
  private String runs;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      completionCandidates = Engines.class,
      description = "Who runs the actors: ${COMPLETION-CANDIDATES} (run.engine).")
  private String engine;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep results and event logs in a new directory.")
  private Path out;

  @Option(
      names = "--trace",
      description = "With --runs 1: show each step of the run, who told whom what.")
  private boolean trace;

  @Option(names = "--json", description = "Print one JSON document and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings;

  private final Context context;

  RunCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Given> given = given();
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : names) {
      scenarios.addAll(context.catalog().read(name, given));
    }
    distinct(scenarios);
    traceable(scenarios);
    if (out != null) {
      RunDirectory.check(out);
    }
    String command = command(spec);
    ScenarioRunner runner = context.runner().get();
    scenarios.forEach(runner::check);
    List<ScenarioResult> results = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      if (results.isEmpty() || !context.stop().getAsBoolean()) {
        Path folder = out == null || scenarios.size() == 1 ? out : out.resolve(scenario.name());
        ScenarioResult result = run(runner, scenario, folder, command);
        results.add(result);
        if (!json) {
          context.out().print(results.size() > 1 ? "\n" : "");
          context.out().print(console(scenario, given, result));
        }
      }
    }
    if (json) {
      context.out().println(JsonReport.of(command, results));
    }
    if (context.stop().getAsBoolean()) {
      interrupted(scenarios, results);
    }
    return JsonReport.verdict(results).exitCode();
  }

  /** The command line as it was given. */
  static String command(CommandSpec spec) {
    return spec.commandLine().getParent().getParseResult().originalArgs().stream()
        .map(RunCommand::shell)
        .collect(Collectors.joining(" "));
  }

  private void interrupted(List<Scenario> scenarios, List<ScenarioResult> results) {
    long done = results.stream().mapToLong(ScenarioResult::runs).sum();
    long asked = scenarios.stream().mapToLong(one -> one.settings().run().runs()).sum();
    if (done < asked) {
      int left = scenarios.size() - results.size();
      context
          .err()
          .println(
              "iommu-lab: interrupted after "
                  + done
                  + " of "
                  + asked
                  + " runs"
                  + (left == 0 ? "" : "; scenarios not begun: " + left));
    }
  }

  private ScenarioResult run(
      ScenarioRunner runner, Scenario scenario, Path folder, String command) {
    Progress progress = new Progress(context, scenario.name());
    try {
      if (folder == null) {
        return shown(runner.run(scenario, progress, ScenarioRunner.Kept.NOTHING));
      }
      try (RunDirectory directory = RunDirectory.of(folder, scenario)) {
        ScenarioResult result = shown(runner.run(scenario, progress, directory));
        directory.result(command, result);
        return result;
      }
    } finally {
      progress.clear();
    }
  }

  private ScenarioResult shown(ScenarioResult result) {
    return trace ? result : result.withoutTrace();
  }

  private String console(Scenario scenario, List<Given> given, ScenarioResult result) {
    String also =
        given(
            context.catalog().differing(scenario, given).stream()
                .filter(g -> !g.key().equals("run.seed") && !g.key().equals("run.runs"))
                .toList());
    return ConsoleReport.of(
        result,
        context.outIsTerminal(),
        at ->
            "./iommu-lab run "
                + shell(name(context.catalog(), scenario))
                + " --seed "
                + at
                + " --runs 1"
                + also
                + " --trace");
  }

  /** Settings as one would give them on the command line. */
  static String given(List<Given> given) {
    return given.stream().map(RunCommand::option).collect(Collectors.joining());
  }

  private static String option(Given given) {
    return switch (given.key()) {
      case "run.preset" -> " --preset " + shell(given.value());
      case "run.engine" -> " --engine " + shell(given.value());
      case "run.seed" -> " --seed " + shell(given.value());
      default -> " --set " + shell(given.key() + "=" + given.value());
    };
  }

  /** The short name if it finds this file, otherwise its path. */
  static String name(Catalog catalog, Scenario scenario) {
    try {
      Path found = catalog.find(scenario.name()).get(0);
      boolean same = found.toString().replace('\\', '/').endsWith(scenario.file());
      return same ? scenario.name() : scenario.file();
    } catch (ScenarioException e) {
      return scenario.file();
    }
  }

  /** Refuses a scenario that is asked for twice. */
  static void distinct(List<Scenario> scenarios) {
    for (int i = 0; i < scenarios.size(); i++) {
      String name = scenarios.get(i).name();
      for (Scenario earlier : scenarios.subList(0, i)) {
        if (earlier.name().equals(name)) {
          throw new ScenarioException(
              scenarios.get(i).file(),
              0,
              "scenario '" + name + "' is asked for twice, first as " + earlier.file(),
              "each scenario once");
        }
      }
    }
  }

  private void traceable(List<Scenario> scenarios) {
    for (Scenario scenario : scenarios) {
      int planned = scenario.settings().run().runs();
      if (trace && planned != 1) {
        throw new ScenarioException(
            "--trace", 0, scenario.name() + " has " + planned + " runs", "--runs 1");
      }
    }
  }

  private List<Given> given() {
    List<Given> own = new ArrayList<>();
    SettingOptions.add(own, "--runs", "run.runs", runs);
    SettingOptions.add(own, "--engine", "run.engine", engine);
    return settings.given(own);
  }

  static String shell(String word) {
    return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** For the shell's completion. */
  static final class Engines extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Engines() {
      super(List.of("controlled", "live"));
    }
  }
}
