package iommulab.workloads.trial;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.MachineRunner;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.run.ScenarioRunner.Kept;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scenarios of tests: the project's own, and those written where they are used. */
public final class Litmus {
  private Litmus() {}

  /** A litmus test from its text, read from a file in the folder. */
  public static Scenario of(Path folder, String text, String... settings) {
    try {
      Path file = Files.writeString(folder.resolve("test.litmus"), text);
      return Catalog.usual().read(file.toString(), given(settings)).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the project's scenarios. */
  public static Scenario named(String name, String... settings) {
    return Catalog.usual().read(name, given(settings)).get(0);
  }

  /** What a number of runs of one of the project's scenarios shows. */
  public static ScenarioResult run(String name, long runs, String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "run.runs=" + runs;
    return run(named(name, all));
  }

  /** What a scenario shows. */
  public static ScenarioResult run(Scenario scenario) {
    return new MachineRunner().run(scenario, Watcher.NOBODY, Kept.NOTHING);
  }

  private static List<Given> given(String... settings) {
    List<Given> given = new ArrayList<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      given.add(new Given("--set " + setting, parts[0], parts[1]));
    }
    return given;
  }
}
