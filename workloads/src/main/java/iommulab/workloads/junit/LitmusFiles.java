package iommulab.workloads.junit;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.mutant.Bases;
import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds litmus files by path or on the class path. */
final class LitmusFiles {
  private LitmusFiles() {}

  /** The text of a file. */
  static String text(String name, ClassLoader loader) {
    try {
      if (Files.isRegularFile(Path.of(name))) {
        return Files.readString(Path.of(name));
      }
      try (InputStream resource = loader.getResourceAsStream(name)) {
        if (resource != null) {
          return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    } catch (IOException e) {
      throw new ScenarioException(name, 0, "cannot be read: " + e.getMessage(), "");
    }
    throw new ScenarioException(name, 0, "there is no such file", "a path or a resource");
  }

  /** What a mutant is of: beside it, on the class path too, or a scenario of the project. */
  static Optional<Bases.Base> base(String mutant, String name, ClassLoader loader) {
    String beside = mutant.substring(0, mutant.lastIndexOf('/') + 1) + name + ".litmus";
    boolean there = Files.isRegularFile(Path.of(beside)) || loader.getResource(beside) != null;
    return there
        ? Optional.of(new Bases.Base(beside, text(beside, loader)))
        : Catalog.usual().base(mutant, name);
  }

  /** The litmus files right in a folder, by name; at least one. */
  static List<Path> folder(String name, ClassLoader loader) {
    Path folder = Files.isDirectory(Path.of(name)) ? Path.of(name) : resource(name, loader);
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".litmus"))
              .sorted(Comparator.comparing(Path::toString))
              .toList();
      if (found.isEmpty()) {
        throw new ScenarioException(name, 0, "no litmus files", "files that end in .litmus");
      }
      return found;
    } catch (IOException e) {
      throw new ScenarioException(name, 0, "cannot be read: " + e.getMessage(), "");
    }
  }

  private static Path resource(String name, ClassLoader loader) {
    URL found = loader.getResource(name);
    if (found == null || !found.getProtocol().equals("file")) {
      throw new ScenarioException(
          name, 0, "there is no such folder", "a path, or a folder of the class path in no jar");
    }
    try {
      return Path.of(new URI(found.toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
