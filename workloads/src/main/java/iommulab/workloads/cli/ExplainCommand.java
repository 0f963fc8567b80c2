package iommulab.workloads.cli;

import iommulab.actors.control.Ending;
import iommulab.model.agenda.Recorded;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explain.Explainer;
import iommulab.workloads.explain.Explanation;
import iommulab.workloads.report.story.ExplainReport;
import iommulab.workloads.run.Bench;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.RunSettings.EngineKind;
import iommulab.workloads.witness.Replay;
import iommulab.workloads.witness.Witness;
import iommulab.workloads.witness.WitnessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: why a run did harm. */
@Command(
    name = "explain",
    description = "Explain a finding: the story, the race that decides, the freedoms it needs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab explain h1-racy                 the first run with a finding",
      "  iommu-lab explain h1-racy --seed 40       this run",
      "  iommu-lab explain /tmp/h1/witnesses/1-forbidden-stale-p.witness.json",
      "  iommu-lab explain /tmp/h1                 the first of the directory's witnesses with harm",
      "  iommu-lab explain h1-racy --mermaid       a chart for a document",
      "  iommu-lab explain h1-racy --svg h1.svg    a picture beside the text",
      "",
      "Exit codes: 0 nothing to explain, 1 explained, 2 wrong usage"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int USUAL_SAMPLES = 500;

  @Parameters(
      arity = "1",
      paramLabel = "SCENARIO|WITNESS|DIR",
      completionCandidates = ScenarioNames.class,
      description =
          "Path or short name of a scenario (see list), a witness file, or a directory of them.")
  private String name;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Runs sampled for each freedom (default: 500; 0: no freedoms, no counts).")
  private Integer samples;

  @Option(names = "--whole", description = "Let charts show the whole run.")
  private boolean whole;

  @Option(names = "--mermaid", description = "Print the chart for Mermaid and nothing else.")
  private boolean mermaid;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Write the chart as an SVG file, too.")
  private Path svg;

  @Mixin private SettingOptions settings;

  private final Context context;

  ExplainCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Path> witnesses = witnesses();
    Optional<Explanation> told = witnesses.isEmpty() ? run() : first(witnesses);
    told.ifPresent(this::show);
    return told.isPresent() ? 1 : 0;
  }

  private Optional<Explanation> run() {
    List<Given> given = given();
    Scenario scenario = scenario(given);
    RunSettings runs = scenario.settings().run();
    Explainer explainer = new Explainer(scenario, given, this::scenario, samples());
    Optional<Explanation> told =
        settings.hasSeed()
            ? explainer.run(runs.seed())
            : explainer.first(runs.seed(), runs.runs(), context.stop());
    if (told.isEmpty()) {
      nothing(ranOf(scenario));
    }
    return told;
  }

  private List<Path> witnesses() {
    Path path = Path.of(name);
    return name.endsWith(WitnessFile.ENDING) ? List.of(path) : WitnessFile.below(path);
  }

  /** The first of these witnesses that shows harm; of no other there is anything to tell. */
  private Optional<Explanation> first(List<Path> witnesses) {
    for (Path witness : witnesses) {
      Optional<Explanation> told = witness(witness);
      if (told.isPresent()) {
        return told;
      }
    }
    nothing(witnesses.size() == 1 ? "the witness " + witnesses.get(0) : "the witnesses in " + name);
    return Optional.empty();
  }

  /** A witness has its own scenario, seed and settings. */
  private Optional<Explanation> witness(Path file) {
    if (!given().isEmpty()) {
      String option = given().get(0).option();
      throw new ScenarioException(option, 0, "a witness has its own settings", file + " alone");
    }
    Witness witness = WitnessFile.read(file);
    Replay replay = Replay.of(context.catalog(), witness);
    if (replay.difference().isPresent()) {
      throw new ScenarioException(
          file.toString(),
          0,
          "it does not run as recorded",
          "a witness that `replay` finds the same");
    }
    Explainer explainer =
        new Explainer(
            replay.scenario(),
            List.of(),
            given ->
                context.catalog().read(witness.origin().file(), witness.origin().text(), given),
            samples());
    boolean cuts = replay.result().ending() != Ending.QUIESCENT;
    return explainer.explain(
        witness.preset(), new Recorded(replay.result().choices(), cuts), witness.found().seed());
  }

  private List<Given> given() {
    return settings.given();
  }

  private Scenario scenario(List<Given> given) {
    List<Scenario> scenarios = context.catalog().read(name, given);
    if (scenarios.size() != 1) {
      throw new ScenarioException(
          name, 0, "a folder of " + scenarios.size() + " scenarios", "one scenario");
    }
    Scenario scenario = scenarios.get(0);
    Bench.check(scenario);
    if (scenario.settings().run().engine() == EngineKind.LIVE) {
      throw new ScenarioException(
          "run.engine = live", 0, "a live run cannot be run again", "controlled");
    }
    return scenario;
  }

  private int samples() {
    if (samples == null) {
      return USUAL_SAMPLES;
    }
    if (samples < 0) {
      throw new ScenarioException("--samples " + samples, 0, "too small", "0 or more");
    }
    return samples;
  }

  private void nothing(String runs) {
    context.out().println("nothing to explain: " + runs + " without a finding");
  }

  private String ranOf(Scenario scenario) {
    RunSettings asked = scenario.settings().run();
    String runs =
        settings.hasSeed()
            ? "the run of seed " + asked.seed()
            : asked.runs() + " runs from seed " + asked.seed();
    return runs + " of " + scenario.name();
  }

  private void show(Explanation told) {
    if (svg != null) {
      write(svg, ExplainReport.svg(told, whole));
    }
    context
        .out()
        .print(mermaid ? ExplainReport.mermaid(told, whole) : ExplainReport.of(told, whole));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new ScenarioException(
          "--svg " + file, 0, "cannot be written: " + e.getMessage(), "a file in a folder");
    }
  }
}
