package iommulab.workloads.junit;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Recorded;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.explore.Story;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.library.Scenario;
import iommulab.workloads.report.StoryReport;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.RunTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the shortest story of each forbidden outcome, for people. */
final class Witnesses {
  private Witnesses() {}

  /** One file for each forbidden outcome that was seen. */
  static List<Path> write(Path folder, Scenario scenario, Explored explored) {
    List<Path> files = new ArrayList<>();
    try (Bench bench = new Bench(scenario)) {
      for (Seen seen : explored.outcomes()) {
        if (seen.what().grade() == RunVerdict.FORBIDDEN && seen.shortest().isPresent()) {
          Path file = folder.resolve(scenario.name() + "-" + (files.size() + 1) + ".witness.txt");
          String text = text(bench, scenario, explored, seen, seen.shortest().get());
          Files.createDirectories(folder);
          Files.writeString(file, text);
          files.add(file.toAbsolutePath());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(files);
  }

  private static String text(
      Bench bench, Scenario scenario, Explored explored, Seen seen, Story story) {
    RunResult run = bench.run(explored.preset(), new Recorded(story.choices()), story.seed());
    RunTrace trace = RunTrace.of(run.history(), Bench.judge(run));
    return StoryReport.of(explored, seen, trace) + "\nscenario:\n" + scenario.text();
  }
}
