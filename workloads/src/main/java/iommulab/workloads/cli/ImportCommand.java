package iommulab.workloads.cli;

import iommulab.workloads.recording.ImportReport;
import iommulab.workloads.recording.Importing;
import iommulab.workloads.recording.UnusableInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import PREFIX}: a driver's recording against the model. */
@Command(
    name = "import",
    description =
        "Hold a recording of a real driver against the model: commands, translations, tables.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab import conf/recordings/arm-strict-ats-72",
      "  iommu-lab import --json conf/recordings/arm-iommufd-nested-basic-72",
      "",
      "Exit code 0 if nothing disagrees, 1 if something does, 2 if the recording cannot be read."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PREFIX",
      description = "where the recording is, without .cmdq.bin and the like")
  private Path prefix;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  private final Context context;

  ImportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    try {
      ImportReport report = Importing.run(prefix);
      context.out().println(json ? report.json() : report.text());
      return report.agrees() ? 0 : 1;
    } catch (UnusableInput unusable) {
      context.err().println("iommu-lab: " + unusable.getMessage());
      return 2;
    }
  }
}
