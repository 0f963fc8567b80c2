package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.report.ReplayReport;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.witness.Replay;
import iommulab.workloads.witness.Rerun;
import iommulab.workloads.witness.Witness;
import iommulab.workloads.witness.WitnessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: runs witnesses again, step by step. */
@Command(
    name = "replay",
    description = {
      "Run a witness again and compare every step with what was recorded.",
      "Exit code 0: the same bytes; 1: something differs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  iommu-lab replay /tmp/h1/witnesses/1-forbidden-stale-p.witness.json --trace",
      "  iommu-lab replay /tmp/h1/witnesses          all of a directory, with a summary"
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "WITNESS",
      description = "Witness files, or directories, which are searched for them.")
  private List<Path> paths;

  @Option(names = "--trace", description = "Show each step: who told whom what.")
  private boolean trace;

  private final Context context;
  private Rerun rerun;
  private Witness.Origin origin;

  ReplayCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Path> files = new ArrayList<>();
    paths.forEach(path -> files.addAll(files(path)));
    long same = 0;
    long steps = 0;
    try {
      for (Path file : files) {
        Replay replay = replay(context.catalog(), WitnessFile.read(file));
        steps += replay.result().history().steps().size();
        same += replay.isSame() ? 1 : 0;
        if (files.size() == 1 || !replay.isSame()) {
          context.out().print(files.size() == 1 ? "" : file + "\n");
          context
              .out()
              .print(
                  ReplayReport.of(
                      replay, Replay.changes(context.catalog(), replay.witness()), trace));
        }
      }
    } finally {
      if (rerun != null) {
        rerun.close();
      }
    }
    if (files.size() > 1) {
      context
          .out()
          .printf(
              "%d witnesses with %d deliveries: %d the same bytes, %d differ%n",
              files.size(), steps, same, files.size() - same);
    }
    return same == files.size() ? 0 : 1;
  }

  /** One machine serves witnesses of one scenario that come one after the other. */
  private Replay replay(Catalog catalog, Witness witness) {
    if (!witness.origin().equals(origin)) {
      if (rerun != null) {
        rerun.close();
        rerun = null;
      }
      rerun = new Rerun(catalog, witness.origin());
      origin = witness.origin();
    }
    return rerun.play(witness);
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> found = WitnessFile.below(path);
    if (found.isEmpty()) {
      throw new ScenarioException(
          path.toString(), 0, "no witness in here", "files *" + WitnessFile.ENDING);
    }
    return found;
  }
}
