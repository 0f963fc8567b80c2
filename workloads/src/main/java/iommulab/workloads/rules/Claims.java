package iommulab.workloads.rules;

import iommulab.model.rules.Rule;
import iommulab.model.rules.RuleIds;
import iommulab.model.rules.Rules;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who says that it checks a rule: tests by {@code @Checks} as {@code Class#method}, scenarios by
 * their {@code refs} under their short names.
 */
public final class Claims {
  private static final List<String> MODULES = List.of("model", "actors", "workloads");
  private static final Pattern CLAIM =
      Pattern.compile("^ *@Checks\\(([^)]*)\\)", Pattern.MULTILINE);
  private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern METHOD = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(");

  private final SortedMap<String, SortedSet<String>> tests = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> scenarios = new TreeMap<>();

  private Claims() {}

  /** Reads the claims of the project's tests and scenarios. */
  public static Claims of(Catalog catalog) {
    Claims claims = new Claims();
    for (String module : MODULES) {
      Path tests = catalog.root().resolve(module).resolve("src/test/java");
      if (Files.isDirectory(tests)) {
        sources(tests).forEach(claims::readTest);
      }
    }
    catalog.all().forEach(file -> claims.readScenario(catalog, file));
    return claims;
  }

  /** The tests that claim the rule. */
  public SortedSet<String> tests(String rule) {
    return tests.getOrDefault(rule, new TreeSet<>());
  }

  /** The scenarios that name the rule. */
  public SortedSet<String> scenarios(String rule) {
    return scenarios.getOrDefault(rule, new TreeSet<>());
  }

  /**
   * How a rule stands today: {@code tested}, {@code scenario}, {@code elsewhere} for another unit's
   * rule that nothing claims, or {@code no test yet}.
   */
  public String status(String rule) {
    if (!tests(rule).isEmpty()) {
      return "tested";
    }
    if (!scenarios(rule).isEmpty()) {
      return "scenario";
    }
    return Rules.find(rule).filter(Rule::isElsewhere).isPresent() ? "elsewhere" : "no test yet";
  }

  private static List<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readTest(Path file) {
    String name = file.getFileName().toString().replace(".java", "");
    try {
      readTest(file.toString(), name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readTest(String file, String name, String source) {
    Matcher claim = CLAIM.matcher(source);
    while (claim.find()) {
      String where = file + ":" + (source.substring(0, claim.start()).lines().count() + 1);
      Matcher method = METHOD.matcher(source);
      if (!method.find(claim.end())) {
        throw new IllegalStateException(where + ": @Checks without a test method behind it");
      }
      List<String> ids =
          LITERAL.matcher(claim.group(1)).results().map(literal -> literal.group(1)).toList();
      if (ids.isEmpty()) {
        throw new IllegalStateException(where + ": @Checks names no rule; expected literal ids");
      }
      for (String id : ids) {
        if (!Rules.ids().contains(id)) {
          throw new IllegalStateException(
              where + ": @Checks(\"" + id + "\"): there is no such rule");
        }
        tests.computeIfAbsent(id, i -> new TreeSet<>()).add(name + "#" + method.group(1));
      }
    }
  }

  /** A scenario that cannot be read claims nothing; {@code list} tells what is wrong with it. */
  private void readScenario(Catalog catalog, Path file) {
    List<String> refs;
    try {
      refs = catalog.read(file, List.of()).refs();
    } catch (ScenarioException broken) {
      return;
    }
    for (String id : RuleIds.in(String.join("; ", refs))) {
      if (Rules.ids().contains(id)) {
        scenarios.computeIfAbsent(id, i -> new TreeSet<>()).add(Catalog.shortName(file));
      }
    }
  }
}
