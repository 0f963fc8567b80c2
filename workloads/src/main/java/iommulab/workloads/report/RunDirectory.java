package iommulab.workloads.report;

import iommulab.workloads.library.Scenario;
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
      Files.createDirectories(folder);
      boolean litmus = scenario instanceof Scenario.Litmus;
      Files.writeString(
          folder.resolve(litmus ? "scenario.litmus" : "scenario.conf"),
          litmus ? resolved(scenario) : scenario.settings().text());
      LogWriter events = new LogWriter(Files.newOutputStream(folder.resolve("events")), header);
      return new RunDirectory(folder, events);
    } catch (IOException e) {
      throw cannot(folder, e);
    }
  }

  /** The litmus file with every setting in place of its own ones. */
  private static String resolved(Scenario scenario) {
    StringBuilder text = new StringBuilder();
    for (String line : scenario.text().split("\\R")) {
      if (line.matches("set\\s.*")) {
        continue;
      }
      text.append(line).append('\n');
      if (line.matches("litmus\\s.*")) {
        scenario
            .settings()
            .text()
            .lines()
            .filter(setting -> setting.matches("[a-z-]+\\.[a-z0-9-]+ = .*"))
            .forEach(setting -> text.append("set     ").append(setting).append('\n'));
      }
    }
    return text.toString();
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

  private static ScenarioException cannot(Path folder, IOException e) {
    return new ScenarioException(
        "--out " + folder, 0, "cannot be written: " + e.getMessage(), "a directory of yours");
  }
}
