package iommulab.model.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rules, read once from the tables beside this class: SMMUv3, ATS, contracts, hazards.
 *
 * <p>A table that is not well formed is a mistake of ours, and named by file and line.
 */
public final class Rules {
  private static final List<String> TABLES =
      List.of("smmuv3.txt", "ats.txt", "contracts.txt", "hazards.txt");
  private static final Map<String, Rule> ALL = load();

  private Rules() {}

  /** Every rule, in the order of the tables. */
  public static Collection<Rule> all() {
    return ALL.values();
  }

  /** The ids of all rules. */
  public static Collection<String> ids() {
    return ALL.keySet();
  }

  /** The rule of that id; case does not matter. */
  public static Optional<Rule> find(String id) {
    return ALL.values().stream().filter(rule -> rule.id().equalsIgnoreCase(id)).findFirst();
  }

  private static Map<String, Rule> load() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (String table : TABLES) {
      int number = 0;
      for (String line : lines(table)) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String where = table + ":" + number;
        Rule rule = parse(line, where);
        if (rules.put(rule.id(), rule) != null) {
          throw new IllegalStateException(where + ": " + rule.id() + " is there already");
        }
      }
    }
    rules.values().forEach(rule -> checkReferences(rule, rules));
    return Collections.unmodifiableMap(rules);
  }

  private static void checkReferences(Rule rule, Map<String, Rule> rules) {
    for (String other : rule.see()) {
      if (!rules.containsKey(other)) {
        throw new IllegalStateException(rule.id() + " names " + other + ", which is no rule");
      }
    }
  }

  /** Reads one row. */
  static Rule parse(String line, String where) {
    String[] cells = line.split("\\|", -1);
    if (cells.length != 6) {
      throw new IllegalStateException(where + ": " + cells.length + " cells; expected 6");
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i].strip();
      if (cells[i].isEmpty()) {
        throw new IllegalStateException(where + ": cell " + (i + 1) + " is empty");
      }
    }
    if (!RuleIds.isOne(cells[0])) {
      throw new IllegalStateException(where + ": " + cells[0] + "; expected an id of a rule");
    }
    for (String sentence : List.of(cells[4], cells[5])) {
      if (!sentence.endsWith(".")) {
        throw new IllegalStateException(where + ": \"" + sentence + "\"; expected a sentence");
      }
    }
    return new Rule(
        cells[0], kind(cells[1], where), verified(cells[2], where), cells[3], cells[4], cells[5]);
  }

  private static Kind kind(String word, String where) {
    for (Kind kind : Kind.values()) {
      if (kind.toString().equals(word)) {
        return kind;
      }
    }
    throw new IllegalStateException(
        where + ": " + word + "; expected must, may, contract or hazard");
  }

  private static boolean verified(String word, String where) {
    return switch (word) {
      case "verified" -> true;
      case "unverified" -> false;
      default ->
          throw new IllegalStateException(
              where + ": " + word + "; expected verified or unverified");
    };
  }

  private static List<String> lines(String table) {
    try (InputStream in = Rules.class.getResourceAsStream(table)) {
      if (in == null) {
        throw new IllegalStateException(table + " is missing beside " + Rules.class.getName());
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(table, e);
    }
  }
}
