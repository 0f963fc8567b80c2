package iommulab.workloads.witness;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a litmus text, numbered from 1, and which of them act: what stands indented below
 * {@code setup} or a party.
 *
 * <p>Elements are lines that are left out together: a command with the waits for its SYNC directly
 * behind it, and what opens a section with what closes it.
 */
final class LitmusLines {
  private static final String ROW =
      "(forbidden|interesting|acceptable|always|sometimes|eventually|observe)\\b.*";
  private static final String BLOCK = "(setup|cpu\\d+\\S*|d\\d+)\\s*";

  private final List<String> lines;

  LitmusLines(String text) {
    this(text.lines().toList());
  }

  private LitmusLines(List<String> lines) {
    this.lines = lines;
  }

  /** What can be left out, each by the numbers of its lines. */
  List<List<Integer>> elements() {
    List<List<Integer>> elements = new ArrayList<>();
    boolean acts = false;
    for (int number = 1; number <= lines.size(); number++) {
      String line = line(number);
      if (!line.isEmpty() && !line.startsWith(" ")) {
        acts = line.matches(BLOCK);
      } else if (acts && !line.isBlank() && !closes(line) && !followsItsCommand(number)) {
        elements.add(element(number));
      }
    }
    return elements;
  }

  private List<Integer> element(int number) {
    List<Integer> element = new ArrayList<>(List.of(number));
    String line = line(number);
    if (line.matches("\\s+cmd .*")) {
      for (int next = number + 1; next <= lines.size() && followsItsCommand(next); next++) {
        element.add(next);
      }
    } else if (opens(line)) {
      int open = 1;
      for (int next = number + 1; next <= lines.size() && line(next).startsWith(" "); next++) {
        open += line(next).equals(line) ? 1 : line(next).equals(closing(line)) ? -1 : 0;
        if (open == 0) {
          element.add(next);
          break;
        }
      }
    }
    return element;
  }

  private boolean followsItsCommand(int number) {
    return line(number).matches("\\s+await sync.*")
        && (line(number - 1).matches("\\s+cmd .*") || followsItsCommand(number - 1));
  }

  private static boolean opens(String line) {
    return line.matches("\\s+(lock .*|rcu lock|irq off)");
  }

  private static boolean closes(String line) {
    return line.matches("\\s+(unlock .*|rcu unlock|irq on)");
  }

  private static String closing(String opening) {
    return opening.contains("irq")
        ? opening.replace("off", "on")
        : opening.replace("lock", "unlock");
  }

  /** The text without these lines, and without parties that have nothing left to do. */
  LitmusLines without(List<Integer> numbers) {
    List<String> left = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      if (!numbers.contains(number)) {
        left.add(line(number));
      }
    }
    for (int i = left.size() - 1; i >= 0; i--) {
      boolean isLast = i + 1 >= left.size() || !left.get(i + 1).startsWith(" ");
      if (left.get(i).matches(BLOCK) && isLast) {
        left.remove(i);
      }
    }
    return new LitmusLines(left);
  }

  /** Whether a line grades outcomes, or names what they show. */
  boolean isRow(int number) {
    return number >= 1 && number <= lines.size() && line(number).matches(ROW);
  }

  String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  /** These lines in one. */
  String text(List<Integer> numbers) {
    return String.join(" ; ", numbers.stream().map(number -> line(number).strip()).toList());
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
