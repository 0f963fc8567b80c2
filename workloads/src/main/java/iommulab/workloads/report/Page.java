package iommulab.workloads.report;

import iommulab.workloads.grade.Expected;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.scenario.Expectation;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** Text for a terminal: at most 100 columns, plain ASCII, grades coloured on request. */
public final class Page {
  /** Columns of a line. */
  public static final int WIDTH = 100;

  private final boolean coloured;
  private final StringBuilder text = new StringBuilder();

  /** An empty one. */
  public Page(boolean coloured) {
    this.coloured = coloured;
  }

  /** A grade's name, filled up to a width. */
  String grade(RunVerdict grade, int width) {
    String name = Settings.name(grade);
    String room = " ".repeat(Math.max(0, width - name.length()));
    if (!coloured) {
      return name + room;
    }
    int colour =
        switch (grade) {
          case ACCEPTABLE -> 32;
          case INTERESTING -> 36;
          case FORBIDDEN -> 31;
          case INCONCLUSIVE -> 33;
        };
    return "\u001b[" + colour + "m" + name + "\u001b[0m" + room;
  }

  /** A paragraph, each line with this indent. */
  public void wrapped(String indent, String paragraph) {
    wrap(paragraph, WIDTH - indent.length()).forEach(part -> line(indent + part));
  }

  /** A line that is to be copied is never broken; it begins further left if it is long. */
  public void command(int indent, String line) {
    int room = Math.max(0, WIDTH - line.length());
    line(" ".repeat(Math.min(indent, Math.max(2, room))) + ascii(line));
  }

  /** What became of expectations, if there are any. */
  void expectations(List<Expected> expectations) {
    if (expectations.isEmpty()) {
      return;
    }
    line("");
    line("  held of ended runs      grade         expectation");
    for (Expected one : expectations) {
      String start = String.format("%9d of %-9d  ", one.held(), one.ended());
      Expectation what = one.what();
      columns(
          start + grade(one.verdict(), 14),
          start.length() + 14,
          Settings.name(what.kind()) + " " + what.condition());
      wrapped(" ".repeat(start.length() + 16), one.says() + "; " + what.reason());
    }
  }

  /** One line as it is. */
  public void line(String line) {
    text.append(line).append('\n');
  }

  /** Words in lines of at most this width; a longer word stands alone. */
  static List<String> wrap(String paragraph, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : ascii(paragraph).split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** A line whose last column is wrapped. */
  public void columns(String start, int indent, String last) {
    List<String> lines = wrap(last, WIDTH - indent);
    line(start + lines.get(0));
    lines.subList(1, lines.size()).forEach(more -> line(" ".repeat(indent) + more));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** The text without what is not ASCII. */
  public static String ascii(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
