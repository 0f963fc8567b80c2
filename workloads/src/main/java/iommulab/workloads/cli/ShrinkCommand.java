package iommulab.workloads.cli;

import iommulab.workloads.report.ShrinkReport;
import iommulab.workloads.witness.Shrinking;
import iommulab.workloads.witness.Witness;
import iommulab.workloads.witness.WitnessFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shrink}: makes a witness as small as it can be. */
@Command(
    name = "shrink",
    description = "Make a witness small while it shows the same violation.",
    footerHeading = "%nExamples:%n",
    footer = "  iommu-lab shrink /tmp/h1/witnesses/1-forbidden-stale-p.witness.json")
final class ShrinkCommand implements Callable<Integer> {
  @Parameters(paramLabel = "WITNESS", description = "A witness file.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the small witness goes (default: NAME.small.witness.json beside it).")
  private Path out;

  @Option(
      names = "--whole-scenario",
      description = "Leave no step out of the scenario; make only the schedule small.")
  private boolean wholeScenario;

  private final Context context;

  ShrinkCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Witness small =
        Shrinking.shrink(context.catalog(), file.toString(), WitnessFile.read(file), wholeScenario);
    Path to = out == null ? beside(file) : out;
    WitnessFile.write(to, small);
    context.out().print(ShrinkReport.of(small));
    context.out().println();
    context.out().println("./iommu-lab replay " + RunCommand.shell(to.toString()) + " --trace");
    return 0;
  }

  private static Path beside(Path file) {
    String name = file.getFileName().toString();
    String stem =
        name.endsWith(WitnessFile.ENDING)
            ? name.substring(0, name.length() - WitnessFile.ENDING.length())
            : name;
    return file.resolveSibling(stem + ".small" + WitnessFile.ENDING);
  }
}
