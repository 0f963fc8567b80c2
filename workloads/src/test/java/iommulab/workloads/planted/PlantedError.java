package iommulab.workloads.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An error that breaks a rule if it is planted: a text of one file and what it is replaced by.
 *
 * @param rule the rule that it breaks
 * @param test the test that has to notice it, as {@code Class#method}
 * @param file from the project's root
 * @param before occurs exactly once in the file
 * @param why what happens then, and so which part of the rule is broken
 */
record PlantedError(
    String rule, String test, String file, String before, String after, String why) {
  private static final String LIST = "/iommulab/workloads/planted/errors.txt";
  private static final List<String> MODULES = List.of("model", "actors", "workloads");

  /** All of the list, in its order. */
  static List<PlantedError> all() {
    try (InputStream list = PlantedError.class.getResourceAsStream(LIST)) {
      return read(new String(list.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads blocks of lines, separated by empty lines; {@code #} begins a comment. */
  static List<PlantedError> read(String text) {
    List<PlantedError> errors = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    int number = 0;
    for (String line : (text + "\n\n").split("\n", -1)) {
      number++;
      if (line.isEmpty() && !fields.isEmpty()) {
        errors.add(of(fields, number));
        fields.clear();
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        String key = line.split(" ", 2)[0];
        String value = line.substring(Math.min(key.length() + 1, line.length()));
        fields.merge(key, value, (lines, next) -> lines + "\n" + next);
      }
    }
    return errors;
  }

  private static PlantedError of(Map<String, String> fields, int line) {
    if (!List.copyOf(fields.keySet()).equals(List.of("rule", "test", "file", "-", "+", "why"))) {
      throw new IllegalArgumentException(
          "errors.txt, block before line "
              + line
              + ": has "
              + fields.keySet()
              + "; expected rule, test, file, -, +, why");
    }
    return new PlantedError(
        fields.get("rule"),
        fields.get("test"),
        fields.get("file"),
        fields.get("-"),
        fields.get("+"),
        fields.get("why").replace('\n', ' '));
  }

  /** The file's text with the error in it. */
  String planted(Path root) throws IOException {
    String text = Files.readString(root.resolve(file));
    int at = text.indexOf(before);
    if (at < 0 || text.indexOf(before, at + 1) >= 0) {
      throw new IllegalArgumentException(
          file + ": expected exactly once, for " + rule + ": " + before);
    }
    return text.substring(0, at) + after + text.substring(at + before.length());
  }

  String testClass() {
    return test.substring(0, test.indexOf('#'));
  }

  String testMethod() {
    return test.substring(test.indexOf('#') + 1);
  }

  /** The source of the test. */
  Path testFile(Path root) throws IOException {
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
        List<Path> found = files.filter(f -> f.endsWith(testClass() + ".java")).toList();
        if (!found.isEmpty()) {
          return found.get(0);
        }
      }
    }
    throw new IllegalArgumentException(rule + ": there is no test " + testClass());
  }
}
