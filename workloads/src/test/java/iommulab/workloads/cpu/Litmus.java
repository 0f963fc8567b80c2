package iommulab.workloads.cpu;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scenarios of tests, written where they are used. */
final class Litmus {
  private Litmus() {}

  /** A litmus test from its text, read from a file in the folder. */
  static Scenario of(Path folder, String text, String... settings) {
    try {
      Path file = Files.writeString(folder.resolve("test.litmus"), text);
      return Catalog.usual().read(file.toString(), given(settings)).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the project's scenarios. */
  static Scenario named(String name, String... settings) {
    return Catalog.usual().read(name, given(settings)).get(0);
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
