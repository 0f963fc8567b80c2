package iommulab.workloads.compile;

import iommulab.model.agenda.Window;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads the words of one step one after the other; whatever is wrong is told with the line. */
final class Words {
  private final String file;
  private final Line line;
  private final Deque<String> left;
  private final List<String> optionsLeft;

  Words(String file, Line line) {
    this.file = file;
    this.line = line;
    this.left = new ArrayDeque<>(line.words());
    this.optionsLeft = new ArrayList<>(line.options().keySet());
  }

  Line line() {
    return line;
  }

  ScenarioException wrong(String what, String expected) {
    return new ScenarioException(file, line.number(), what, expected);
  }

  /** The next word; {@code what} says what it should be. */
  String next(String what) {
    if (left.isEmpty()) {
      throw wrong("'" + line.text() + "' ends too early", what);
    }
    return left.remove();
  }

  boolean hasNext() {
    return !left.isEmpty();
  }

  /** Whether the word comes next. */
  boolean comes(String word) {
    return word.equals(left.peek());
  }

  /** Takes the word if it comes next. */
  boolean takes(String word) {
    if (!left.isEmpty() && left.peek().equals(word)) {
      left.remove();
      return true;
    }
    return false;
  }

  void expect(String word) {
    if (!takes(word)) {
      throw wrong(
          left.isEmpty()
              ? "'" + line.text() + "' ends too early"
              : "'" + left.peek() + "' in '" + line.text() + "'",
          "'" + word + "'");
    }
  }

  long number(String what) {
    return number(next(what), what);
  }

  long number(String text, String what) {
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrong("'" + text + "' is no number", what + ", decimal or 0x...");
    }
  }

  /** One of the known names. */
  String oneOf(String what, Collection<String> known) {
    String name = next(what);
    return oneOf(name, what, known);
  }

  String oneOf(String name, String what, Collection<String> known) {
    if (!known.contains(name)) {
      throw wrong("unknown " + what + " '" + name + "'", Nearest.list(name, known));
    }
    return name;
  }

  Optional<String> option(String key) {
    optionsLeft.remove(key);
    return Optional.ofNullable(line.options().get(key));
  }

  /** A duration such as {@code 10us}, as a window of exactly that. */
  Window duration(String text) {
    String digits = text.replaceFirst("[a-z]+$", "");
    String unit = text.substring(digits.length());
    long scale =
        switch (unit) {
          case "ns" -> 1L;
          case "us" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          default -> 0L;
        };
    if (scale == 0 || digits.isEmpty() || !digits.chars().allMatch(Character::isDigit)) {
      throw wrong("'" + text + "' is no duration", "a number with ns, us, ms or s, such as 10us");
    }
    try {
      return Window.exactly(Math.multiplyExact(Long.parseLong(digits), scale));
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong("'" + text + "' is too long", "at most 9223372036s");
    }
  }

  /** A duration, or a range of them such as {@code 0ns..4us}. */
  Window span(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      return duration(text);
    }
    long least = duration(text.substring(0, dots)).least();
    long most = duration(text.substring(dots + 2)).most();
    if (most < least) {
      throw wrong("'" + text + "' ends before it begins", "the shorter time first");
    }
    return new Window(least, most);
  }

  Optional<Window> within() {
    return option("within").map(this::duration);
  }

  /** Refuses whatever was not read. */
  void end() {
    if (!left.isEmpty()) {
      throw wrong(
          "'" + left.peek() + "' is too much in '" + line.text() + "'", "the end of the step");
    }
    if (!optionsLeft.isEmpty()) {
      throw wrong(
          "'" + optionsLeft.get(0) + "=' means nothing in '" + line.text() + "'",
          "the step without it");
    }
  }

  /** Refuses {@code -> register} where nothing is returned. */
  void returnsNothing() {
    if (!line.into().isEmpty()) {
      throw wrong(
          "'" + line.verb() + "' returns nothing", "the step without '-> " + line.into() + "'");
    }
  }
}
