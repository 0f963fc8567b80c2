package iommulab.workloads.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads steps: {@code [when REG OP VALUE :] verb words key=value [-> REG]}. */
public final class StepParser {
  private static final Pattern GUARD =
      Pattern.compile("when\\s+(\\w+)\\s*(==|!=|<=|>=|<|>)\\s*([^\\s:]+)\\s*:\\s*(.*)");
  private static final Pattern OPTION = Pattern.compile("(\\p{Alpha}[\\w.-]*)=(?!=)(.*)");
  private static final Pattern REGISTER = Pattern.compile("\\p{Alpha}\\w*");

  private final String file;
  private final int line;

  /**
   * Reads steps of one place.
   *
   * @param file where they stand, for errors
   * @param line the line there
   */
  public StepParser(String file, int line) {
    this.file = file;
    this.line = line;
  }

  /** The steps of one line, parted by {@code ;}. */
  public List<Line> steps(String text) {
    List<Line> steps = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        throw wrong("there is no step beside ';'", "steps parted by one ';'");
      }
      steps.add(step(part.strip()));
    }
    return steps;
  }

  /** One step. */
  Line step(String text) {
    Line.Guard guard = null;
    String rest = text;
    if (text.equals("when") || text.startsWith("when ")) {
      Matcher matcher = GUARD.matcher(text);
      if (!matcher.matches()) {
        throw wrong("guard '" + text + "'", "when REGISTER ==|!=|<|<=|>|>= VALUE : STEP");
      }
      guard = new Line.Guard(matcher.group(1), matcher.group(2), matcher.group(3));
      rest = matcher.group(4);
      if (rest.isBlank()) {
        throw wrong("the guard '" + text + "' guards nothing", "a step after ':'");
      }
    }
    List<String> all = new ArrayList<>(List.of(rest.strip().split("\\s+")));
    String into = register(all);
    List<String> words = new ArrayList<>();
    Map<String, String> options = new LinkedHashMap<>();
    List<String> ofThisCommand = new ArrayList<>();
    for (String word : all.subList(1, all.size())) {
      Matcher option = OPTION.matcher(word);
      if (!option.matches()) {
        words.add(word);
        if (word.equals("+")) {
          ofThisCommand.clear();
        }
        continue;
      }
      if (option.group(2).isEmpty()) {
        throw wrong("option '" + word + "' has no value", option.group(1) + "=VALUE");
      }
      if (ofThisCommand.contains(option.group(1))) {
        throw wrong("option '" + option.group(1) + "' stands twice", "each option once");
      }
      ofThisCommand.add(option.group(1));
      options.putIfAbsent(option.group(1), option.group(2));
    }
    String verb = all.get(0);
    if (!verb.matches("\\p{Alpha}[\\w.-]*")) {
      throw wrong("'" + verb + "' begins a step", "a verb such as pte, cmd, await or dma");
    }
    return new Line(
        line,
        guard,
        verb,
        List.copyOf(words),
        java.util.Collections.unmodifiableMap(options),
        into,
        text);
  }

  /** Takes {@code -> REG} off the end. */
  private String register(List<String> words) {
    int arrow = words.indexOf("->");
    if (arrow < 0) {
      return "";
    }
    boolean last = arrow > 0 && arrow == words.size() - 2;
    String register = last ? words.get(arrow + 1) : "";
    if (!REGISTER.matcher(register).matches()) {
      throw wrong(
          "'" + String.join(" ", words.subList(arrow, words.size())) + "' ends a step",
          "'-> REGISTER', one name such as r0, at the end of the step");
    }
    words.subList(arrow, words.size()).clear();
    return register;
  }

  /**
   * The commands of a batch, one line each: {@code cmd TLBI_NSNH_ALL + SYNC -> r0} is {@code cmd
   * TLBI_NSNH_ALL} and {@code cmd SYNC -> r0}. A step without {@code +} is its own only part.
   */
  public static List<Line> batch(String file, Line step) {
    if (!step.words().contains("+")) {
      return List.of(step);
    }
    String text = step.text();
    Matcher guard = GUARD.matcher(text);
    String bare = guard.matches() ? guard.group(4) : text;
    String commands = bare.substring(step.verb().length());
    StepParser parser = new StepParser(file, step.number());
    List<Line> parts = new ArrayList<>();
    for (String command : (commands + " ").split("\\s\\+(?=\\s)", -1)) {
      if (command.isBlank()) {
        throw parser.wrong(
            "there is no command beside '+' in '" + text + "'", "commands parted by one '+'");
      }
      Line part = parser.step(step.verb() + " " + command.strip());
      parts.add(
          new Line(
              part.number(),
              step.guard(),
              part.verb(),
              part.words(),
              part.options(),
              part.into(),
              part.text()));
    }
    return List.copyOf(parts);
  }

  private ScenarioException wrong(String what, String expected) {
    return new ScenarioException(file, line, what, expected);
  }
}
