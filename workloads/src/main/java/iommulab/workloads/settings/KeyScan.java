package iommulab.workloads.settings;

import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds what HOCON silently accepts and we do not: a key written twice, {@code include}, {@code
 * +=}.
 *
 * <p>It walks the text once, knowing comments, quotes and brackets; whether the text is HOCON at
 * all, the parser says.
 */
final class KeyScan {
  private final String file;
  private final String text;
  private int at;
  private int line = 1;
  private final Deque<String> groups = new ArrayDeque<>();
  private final Map<String, Integer> seen = new LinkedHashMap<>();

  private KeyScan(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Refuses the text if a key stands twice. */
  static void check(String file, String text) {
    new KeyScan(file, text).keys();
  }

  private void keys() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '}') {
        at++;
        groups.poll();
      } else if (c == '{') {
        at++;
        groups.push(groups.isEmpty() ? "" : groups.peek());
      } else if (Character.isWhitespace(c) || c == ',') {
        skip();
      } else if (comment()) {
        skipLine();
      } else {
        entry();
      }
    }
  }

  private void entry() {
    int start = line;
    String key = until("={:+\n").replace("\"", "").strip();
    if (key.startsWith("include ")) {
      throw new ScenarioException(
          file, start, "'" + key + "'", "the keys themselves: nothing is included");
    }
    char mark = at < text.length() ? text.charAt(at) : '\n';
    if (mark == '+') {
      throw new ScenarioException(
          file, start, "'" + key + " +='", key + " = [...], the whole list");
    }
    String path = groups.isEmpty() || groups.peek().isEmpty() ? key : groups.peek() + "." + key;
    if (mark == '=' || mark == ':') {
      skip();
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        skip();
      }
    }
    if (at < text.length() && text.charAt(at) == '{') {
      at++;
      groups.push(path);
      return;
    }
    Integer first = seen.putIfAbsent(path, start);
    if (first != null) {
      throw new ScenarioException(
          file, start, path + " stands in line " + first + " already", "each key once");
    }
    value();
  }

  /** A value ends at the line's end, a comma or a closing brace, outside quotes and brackets. */
  private void value() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted();
        continue;
      }
      if (comment()) {
        skipLine();
        continue;
      }
      if (depth == 0 && (c == '\n' || c == ',' || c == '}')) {
        return;
      }
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      skip();
    }
  }

  private String until(String ends) {
    int from = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '"') {
        quoted();
      } else {
        skip();
      }
    }
    return text.substring(from, at);
  }

  private void quoted() {
    boolean block = text.startsWith("\"\"\"", at);
    at += block ? 3 : 1;
    while (at < text.length() && !text.startsWith(block ? "\"\"\"" : "\"", at)) {
      if (!block && text.charAt(at) == '\\') {
        skip();
      }
      skip();
    }
    at = Math.min(text.length(), at + (block ? 3 : 1));
  }

  private boolean comment() {
    return text.charAt(at) == '#' || text.startsWith("//", at);
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void skip() {
    if (at < text.length() && text.charAt(at++) == '\n') {
      line++;
    }
  }
}
