package iommulab.workloads.witness;

import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusFile.Party;
import iommulab.workloads.scenario.LitmusFile.Row;
import iommulab.workloads.scenario.LitmusFile.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What acts in a litmus file, in groups that are left out together or not at all: a line of the
 * setup, a step; a command with the wait for its SYNC right behind it; what opens a section of a
 * lock, of RCU or of masked interrupts with what closes it.
 */
final class Externals {
  private static final String SETUP = "setup";

  /** One step in its block. */
  private record Act(String block, Line line) {}

  /** Acts by their positions in the file. */
  record Group(Set<Integer> acts) {}

  private final LitmusFile litmus;
  private final List<Act> acts = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();

  Externals(LitmusFile litmus) {
    this.litmus = litmus;
    for (Line line : litmus.setup()) {
      groups.add(new Group(new LinkedHashSet<>(List.of(acts.size()))));
      acts.add(new Act(SETUP, line));
    }
    litmus.parties().forEach(this::party);
  }

  private void party(Party party) {
    List<Group> open = new ArrayList<>();
    Group last = null;
    for (Line line : party.steps()) {
      int at = acts.size();
      acts.add(new Act(party.name(), line));
      boolean awaitsLast =
          line.verb().equals("await")
              && !line.words().isEmpty()
              && line.words().get(0).equals("sync");
      Group opened = opened(open, line);
      if (awaitsLast && last != null) {
        last.acts.add(at);
      } else if (opened != null) {
        opened.acts.add(at);
        open.remove(opened);
      } else {
        Group group = new Group(new LinkedHashSet<>(List.of(at)));
        groups.add(group);
        if (isOpening(line)) {
          open.add(group);
        }
        last = line.verb().equals("cmd") ? group : awaitsLast ? last : null;
      }
    }
  }

  private static boolean isOpening(Line line) {
    return !section(line).isEmpty() && !isClosing(line);
  }

  private static boolean isClosing(Line line) {
    return line.verb().equals("unlock")
        || line.verb().equals("rcu") && line.words().contains("unlock")
        || line.verb().equals("irq") && line.words().contains("on");
  }

  /** The name of the section that a step opens or closes; empty if it does neither. */
  private static String section(Line line) {
    return switch (line.verb()) {
      case "lock", "unlock" -> "lock " + line.words();
      case "rcu", "irq" -> line.verb();
      default -> "";
    };
  }

  /** The innermost open section that this step closes. */
  private Group opened(List<Group> open, Line line) {
    if (!isClosing(line)) {
      return null;
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      int first = open.get(i).acts.iterator().next();
      if (section(acts.get(first).line).equals(section(line))) {
        return open.get(i);
      }
    }
    return null;
  }

  /** All groups, in the order of the file. */
  List<Group> groups() {
    return List.copyOf(groups);
  }

  /** How many steps there are. */
  int size() {
    return acts.size();
  }

  /**
   * A file with these groups only.
   *
   * @param rows the graded outcomes that it has
   * @param observes whether it keeps the line {@code observe}
   */
  Text text(List<Group> kept, List<Row> rows, boolean observes) {
    Set<Integer> acting = new LinkedHashSet<>();
    kept.forEach(group -> acting.addAll(group.acts));
    Text text = new Text();
    text.line("litmus  " + litmus.name());
    if (!litmus.title().isEmpty()) {
      text.line("title   " + litmus.title());
    }
    if (!litmus.why().isEmpty()) {
      text.line("why     " + litmus.why());
    }
    if (!litmus.refs().isEmpty()) {
      text.line("refs    " + String.join("; ", litmus.refs()));
    }
    for (Setting setting : litmus.settings()) {
      text.line("set     " + setting.key() + " = " + setting.value());
    }
    String block = "";
    for (int i = 0; i < acts.size(); i++) {
      if (acting.contains(i)) {
        if (!acts.get(i).block.equals(block)) {
          block = acts.get(i).block;
          text.line("");
          text.line(block);
        }
        text.line("  " + acts.get(i).line.text());
      }
    }
    text.line("");
    if (observes && !litmus.observed().isEmpty()) {
      text.observes = text.line("observe " + observed());
    }
    for (Row row : rows) {
      String grade = row.grade().name().toLowerCase(java.util.Locale.ROOT);
      text.rows.add(
          text.line(String.format("%-11s %s  \"%s\"", grade, row.condition(), row.reason())));
    }
    return text;
  }

  private String observed() {
    return String.join(" ", litmus.observed().stream().map(Line::text).toList());
  }

  /** A litmus text with the places of what may have to be left out. */
  static final class Text {
    private final StringBuilder text = new StringBuilder();
    private int lines;

    /** The line of each row. */
    final List<Integer> rows = new ArrayList<>();

    /** The line {@code observe}; 0 if there is none. */
    int observes;

    private int line(String line) {
      text.append(line).append('\n');
      return ++lines;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
