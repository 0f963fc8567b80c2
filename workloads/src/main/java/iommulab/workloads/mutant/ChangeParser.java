package iommulab.workloads.mutant;

import iommulab.workloads.mutant.Change.Drop;
import iommulab.workloads.mutant.Change.Insert;
import iommulab.workloads.mutant.Change.Join;
import iommulab.workloads.mutant.Change.Move;
import iommulab.workloads.mutant.Change.Pick;
import iommulab.workloads.mutant.Change.Replace;
import iommulab.workloads.mutant.Change.Swap;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.MutantFile;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.scenario.StepParser;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what stands behind {@code change}: {@code cpu0 drop "await sync"}. */
final class ChangeParser {
  private static final Pattern TOKEN = Pattern.compile("\\s*(\"([^\"]*)\"|[^\\s\"]+)");
  private static final Pattern SETTING = Pattern.compile("set\\s+([\\w.-]+)\\s*=\\s*(.+)");
  private static final Pattern NUMBER = Pattern.compile("([1-9]\\d{0,3})(st|nd|rd|th)");
  private static final List<String> WAYS =
      List.of("drop", "replace", "insert", "move", "swap", "join", "becomes");

  private final String file;
  private final MutantFile.Text change;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private ChangeParser(MutantFile mutant) {
    this.file = mutant.file();
    this.change = mutant.change();
  }

  static Change parse(MutantFile mutant) {
    return new ChangeParser(mutant).change();
  }

  private Change change() {
    Matcher setting = SETTING.matcher(change.text());
    if (setting.matches()) {
      return new Change.Set(setting.group(1), setting.group(2).strip());
    }
    readTokens();
    String block = next("a block such as cpu0, or set KEY = VALUE");
    if (block.equals("set")) {
      throw wrong("'" + change.text() + "' sets nothing", "set KEY = VALUE");
    }
    String way = next(Nearest.oneOf(WAYS));
    Change read =
        way.equals("becomes")
            ? new Change.Become(block, next("another block such as cpu0.gerror"))
            : new Change.Edit(block, way(way));
    if (at < tokens.size()) {
      throw wrong("'" + tokens.get(at) + "' follows a whole change", "one change a mutant");
    }
    return read;
  }

  private Change.Way way(String way) {
    return switch (way) {
      case "drop" -> new Drop(pick());
      case "join" -> new Join(pick());
      case "replace" -> {
        Pick step = pick();
        word("by");
        yield new Replace(step, written());
      }
      case "insert" -> {
        List<Line> step = written();
        yield new Insert(step, isBehind(), pick());
      }
      case "move" -> {
        Pick step = pick();
        yield new Move(step, isBehind(), pick());
      }
      case "swap" -> {
        Pick one = pick();
        word("and");
        yield new Swap(one, pick());
      }
      default -> throw wrong("'" + way + "' is no change", Nearest.list(way, WAYS));
    };
  }

  private Pick pick() {
    String expected = "a step of the block in quotes";
    String first = next(expected);
    Matcher number = NUMBER.matcher(first);
    boolean counted = number.matches();
    String step = counted ? next(expected) : first;
    return new Pick(counted ? Integer.parseInt(number.group(1)) : 0, unquoted(step, expected));
  }

  /** One step; a command may bring the wait for its SYNC. */
  private List<Line> written() {
    String expected = "one step in quotes";
    String text = unquoted(next(expected), expected);
    List<Line> steps = new StepParser(file, change.line()).steps(text);
    boolean isOne =
        steps.size() == 1 || steps.size() == 2 && Steps.isWaitOf(steps.get(0), steps.get(1));
    if (!isOne) {
      throw wrong(
          "'" + text + "' are " + steps.size() + " steps",
          "one step, or a command and the 'await sync' behind it");
    }
    return steps;
  }

  private boolean isBehind() {
    String side = next("before or behind");
    if (!side.equals("before") && !side.equals("behind")) {
      throw wrong("'" + side + "' says no place", "before or behind");
    }
    return side.equals("behind");
  }

  private void word(String expected) {
    String found = next("'" + expected + "'");
    if (!found.equals(expected)) {
      throw wrong("'" + found + "' comes too early", "'" + expected + "'");
    }
  }

  private String unquoted(String token, String expected) {
    if (!token.startsWith("\"")
        || token.length() < 3
        || token.substring(1, token.length() - 1).isBlank()) {
      throw wrong("'" + token + "' is no step", expected);
    }
    return Steps.plain(token.substring(1, token.length() - 1));
  }

  private String next(String expected) {
    if (at == tokens.size()) {
      throw wrong("the change '" + change.text() + "' breaks off", expected);
    }
    return tokens.get(at++);
  }

  private void readTokens() {
    Matcher matcher = TOKEN.matcher(change.text());
    int from = 0;
    while (from < change.text().length()) {
      if (!matcher.find(from) || matcher.start() != from) {
        throw wrong("a quote is open in '" + change.text() + "'", "steps in pairs of quotes");
      }
      tokens.add(matcher.group(1));
      from = matcher.end();
    }
  }

  private ScenarioException wrong(String what, String expected) {
    return new ScenarioException(file, change.line(), what, expected);
  }
}
