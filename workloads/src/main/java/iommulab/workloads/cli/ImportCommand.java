package iommulab.workloads.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.recording.ImportReport;
import iommulab.workloads.recording.Importing;
import iommulab.workloads.recording.RecordingFiles;
import iommulab.workloads.recording.UnusableInput;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.stress.Stress;
import iommulab.workloads.stress.StressReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import PREFIX}: a driver's recording against the model. */
@Command(
    name = "import",
    description =
        "Hold a recording of a real driver against the model: commands, translations, tables, rules.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab import conf/recordings/arm-strict-ats-72",
      "  iommu-lab import --json conf/recordings/arm-iommufd-nested-basic-72",
      "  iommu-lab import conf/recordings/arm-strict-ats-72 --stress --runs 4 --seed 7 --cpus 4",
      "  iommu-lab import conf/recordings/arm-strict-ats-72 --stress --set smmu.iotlb-entries=8",
      "",
      "Exit code 0 if nothing disagrees and no rule is broken, 1 if not, 2 if the recording cannot be read."
    })
final class ImportCommand implements Callable<Integer> {
  private static final int MOST_CPUS = 256;

  @Parameters(
      paramLabel = "PREFIX",
      description = "where the recording is, without .cmdq.bin and the like")
  private Path prefix;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Option(
      names = "--stress",
      description =
          "also drive the modelled SMMU with the recorded commands and accesses; only then --seed,"
              + " --runs, --preset, --cpus and --set mean something")
  private boolean stress;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "with --stress: how many segments of the recording; default: all, once")
  private Long runs;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "with --stress: CPUs that share the recorded commands; default: 2")
  private Integer cpus;

  @Mixin private SettingOptions settings;

  private final Context context;

  ImportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = settings();
    try {
      ImportReport report = Importing.run(prefix);
      if (!stress) {
        context.out().println(json ? report.json() : report.text());
        return report.agrees() && report.keepsRules() ? 0 : 1;
      }
      if (!json) {
        context.out().println(report.text());
      }
      StressReport load = load(settings);
      if (json) {
        ObjectNode tree = report.tree();
        load.into(tree.putObject("stress"));
        context.out().println(ImportReport.text(tree));
      } else {
        context.out().println(load.text());
      }
      return report.agrees() && report.keepsRules() && load.isClean() ? 0 : 1;
    } catch (UnusableInput unusable) {
      context.err().println("iommu-lab: " + unusable.getMessage());
      return 2;
    }
  }

  private StressReport load(Settings settings) throws IOException {
    Progress progress = new Progress(context, String.valueOf(prefix.getFileName()));
    try {
      return Stress.run(
          RecordingFiles.at(prefix),
          settings,
          cpus == null ? 2 : cpus,
          runs == null ? OptionalLong.empty() : OptionalLong.of(runs),
          progress);
    } finally {
      progress.clear();
    }
  }

  private Settings settings() {
    List<Given> given = settings.given();
    boolean more = !given.isEmpty() || runs != null || cpus != null;
    if (more && !stress) {
      throw new ScenarioException(
          "import", 0, "--seed, --runs, --preset, --cpus and --set mean nothing here", "--stress");
    }
    if (cpus != null && (cpus < 1 || cpus > MOST_CPUS)) {
      throw new ScenarioException("--cpus " + cpus, 0, "so many CPUs", "1 to " + MOST_CPUS);
    }
    if (runs != null && runs < 1) {
      throw new ScenarioException("--runs " + runs, 0, "so many runs", "1 or more");
    }
    return stress ? context.catalog().settings(given) : null;
  }
}
