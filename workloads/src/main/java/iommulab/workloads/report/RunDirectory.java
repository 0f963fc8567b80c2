package iommulab.workloads.report;

import iommulab.workloads.catalog.Resolved;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.report.log.LogWriter;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.run.ScenarioRunner.Kept;
import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What stays of a scenario's runs on disk: {@code result.json}, the scenario with all settings
 * resolved (itself a scenario that can be run), and {@code events}, the log of the runs kept.
 */
public final class RunDirectory implements Kept, AutoCloseable {
  private final Path folder;
  private final LogWriter events;

  private RunDirectory(Path folder, LogWriter events) {
    this.folder = folder;
    this.events = events;
  }

  /** Makes sure that a directory is new or empty, before anything is run. */
  public static void check(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new ScenarioException("--out " + folder, 0, "this is a file", "a directory");
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new ScenarioException(
            "--out " + folder, 0, "the directory is not empty", "a new or empty one");
      }
    } catch (IOException e) {
      throw cannot(folder, e);
    }
  }

  /** Begins the directory of one scenario. */
  public static RunDirectory of(Path folder, Scenario scenario) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("build", Build.id());
    header.put("scenario", scenario.name());
    header.put("file", scenario.file());
    try {
      writeScenario(folder, scenario);
      LogWriter events = new LogWriter(Files.newOutputStream(folder.resolve("events")), header);
      return new RunDirectory(folder, events);
    } catch (IOException e) {
      throw cannot(folder, e);
    }
  }

  /** Writes a scenario with all settings resolved into a directory, which is made. */
  public static void writeScenario(Path folder, Scenario scenario) throws IOException {
    Files.createDirectories(folder);
    boolean litmus = scenario instanceof Scenario.Litmus;
    Files.writeString(
        folder.resolve(litmus ? "scenario.litmus" : "scenario.conf"), Resolved.text(scenario));
  }

  @Override
  public void run(long seed, byte[] body) {
    events.add(seed, body);
  }

  /** Writes the result. */
  public void result(String command, ScenarioResult result) {
    try {
      Files.writeString(
          folder.resolve("result.json"), JsonReport.of(command, List.of(result)) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    events.close();
  }

  /** The mistake of a directory that cannot be used. */
  public static ScenarioException cannot(Path folder, IOException e) {
    return new ScenarioException(
        "--out " + folder, 0, "cannot be written: " + e.getMessage(), "a directory of yours");
  }
}
