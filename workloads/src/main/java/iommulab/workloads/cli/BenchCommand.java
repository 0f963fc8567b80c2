package iommulab.workloads.cli;

import iommulab.workloads.bench.BenchResult;
import iommulab.workloads.bench.Benchmark;
import iommulab.workloads.report.BenchReport;
import iommulab.workloads.scenario.ScenarioException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench}: how fast this machine explores. */
@Command(
    name = "bench",
    description = "Measure how fast this machine explores (see docs/bench.md).",
    footerHeading = "%nExamples:%n",
    footer = {"  iommu-lab bench", "  iommu-lab bench --json --seconds 60"})
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "For each load and for each search (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--reduction-seconds",
      paramLabel = "N",
      description = "For each search of the mended unmap (default: as --seconds).")
  private Integer reductionSeconds;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  private final Context context;

  BenchCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (seconds < 1) {
      throw new ScenarioException("--seconds " + seconds, 0, "too small", "1 or more");
    }
    int reduction = reductionSeconds == null ? seconds : reductionSeconds;
    if (reduction < 1) {
      throw new ScenarioException("--reduction-seconds " + reduction, 0, "too small", "1 or more");
    }
    Benchmark benchmark = new Benchmark(context.catalog(), seconds, reduction, context.stop());
    BenchResult result = benchmark.measure(this::beginning);
    context.out().print(json ? BenchReport.json(result) + "\n" : BenchReport.table(result));
    return 0;
  }

  private void beginning(String what) {
    if (context.errIsTerminal()) {
      context.err().println("bench: " + what + " ...");
    }
  }
}
