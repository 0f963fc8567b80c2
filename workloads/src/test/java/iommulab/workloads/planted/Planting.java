package iommulab.workloads.planted;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Plants errors and shows each to its test: the changed file is compiled into a folder that comes
 * before the project's classes, and the test runs alone in a JVM of its own.
 *
 * <p>The project itself is never changed. A changed source must compile, a file of {@code conf} is
 * changed in a copy of that folder.
 */
final class Planting {
  private static final long MINUTES = 10;

  private final Path root;
  private final Map<String, Cases> unharmed = new LinkedHashMap<>();

  Planting(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** How many cases of a test passed; which failed by an assertion or by another exception. */
  record Cases(int passed, List<String> failed, List<String> crashed) {
    int all() {
      return passed + failed.size() + crashed.size();
    }

    /** Whether the test noticed the error, and not that something broke down altogether. */
    boolean notice() {
      return !failed.isEmpty() && crashed.isEmpty();
    }
  }

  /**
   * Shows the error to its test.
   *
   * @return the cases with the error in place
   * @throws IllegalStateException if nothing is proved: the test fails anyhow, runs nothing or does
   *     not end, or the error does not compile
   */
  Cases show(PlantedError error) throws IOException, InterruptedException {
    Cases before = unharmed.get(error.test());
    if (before == null) {
      before = run(error, root, List.of());
      unharmed.put(error.test(), before);
    }
    if (before.passed() == 0 || before.passed() < before.all()) {
      throw new IllegalStateException("without the error the test shows " + before);
    }
    Path folder = Files.createTempDirectory("planted");
    try {
      return planted(error, folder);
    } finally {
      delete(folder);
    }
  }

  private Cases planted(PlantedError error, Path folder) throws IOException, InterruptedException {
    String text = error.planted(root);
    if (error.file().startsWith("conf/")) {
      copy(root.resolve("conf"), folder.resolve("conf"));
      Files.writeString(folder.resolve(error.file()), text);
      return run(error, folder, List.of());
    }
    Path overlay = Files.createDirectories(folder.resolve("classes"));
    Path file = folder.resolve(root.resolve(error.file()).getFileName());
    Files.writeString(file, text);
    List<String> options =
        List.of("-proc:none", "-nowarn", "-Xlint:none", "-parameters", "-d", overlay.toString());
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), file.toString()));
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new))
        != 0) {
      throw new IllegalStateException("the error does not compile");
    }
    return run(error, root, List.of(overlay.toString()));
  }

  private Cases run(PlantedError error, Path home, List<String> overlay)
      throws IOException, InterruptedException {
    Path source = error.testFile(root);
    Path tests = source;
    while (!tests.endsWith("src/test/java")) {
      tests = tests.getParent();
    }
    String name = tests.relativize(source).toString().replace(".java", "").replace('/', '.');
    List<String> classes = new ArrayList<>(overlay);
    classes.add(System.getProperty("java.class.path"));
    Path output = Files.createTempFile("planted", ".txt");
    try {
      Process test =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-Xmx2g",
                  "-Diommulab.root=" + home,
                  "-Dlogback.configurationFile=" + root.resolve("conf/logback.xml"),
                  "-cp",
                  String.join(File.pathSeparator, classes),
                  OneTest.class.getName(),
                  name,
                  error.testMethod())
              .directory(tests.resolve("../../..").normalize().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!test.waitFor(MINUTES, TimeUnit.MINUTES)) {
        test.destroyForcibly().waitFor();
        throw new IllegalStateException("the test did not end in " + MINUTES + " minutes");
      }
      return read(Files.readAllLines(output));
    } finally {
      Files.delete(output);
    }
  }

  private static Cases read(List<String> output) {
    int passed = -1;
    List<String> failed = new ArrayList<>();
    List<String> crashed = new ArrayList<>();
    for (String line : output) {
      if (line.startsWith(OneTest.MARK)) {
        String[] words = line.substring(OneTest.MARK.length()).split(" ", 2);
        switch (words[0]) {
          case "passed" -> passed = Integer.parseInt(words[1]);
          case "failed" -> failed.add(words[1]);
          default -> crashed.add(words[1]);
        }
      }
    }
    if (passed < 0 || !crashed.isEmpty()) {
      output.forEach(System.err::println);
    }
    if (passed < 0) {
      throw new IllegalStateException("the test's JVM ended without a result");
    }
    return new Cases(passed, failed, crashed);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : under(from)) {
      Path target = to.resolve(from.relativize(path));
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>(under(folder));
    for (int i = paths.size() - 1; i >= 0; i--) {
      Files.delete(paths.get(i));
    }
  }

  /** The folder and all below it, a folder before what it holds. */
  private static List<Path> under(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
