package iommulab.workloads.mutant;

import iommulab.workloads.scenario.Line;
import java.util.List;

/** Which lines belong together as one step. */
final class Steps {
  private Steps() {}

  /** A text with single spaces. */
  static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** Whether the second line waits for the SYNC that ends the batch of the first. */
  static boolean isWaitOf(Line batch, Line wait) {
    return batch.verb().equals("cmd") && endsInSync(batch) && isWait(wait);
  }

  static boolean isWait(Line line) {
    return line.verb().equals("await")
        && !line.words().isEmpty()
        && line.words().get(0).equals("sync");
  }

  static boolean endsInSync(Line batch) {
    List<String> words = batch.words();
    return batch.verb().equals("cmd")
        && !words.isEmpty()
        && words.get(words.size() - 1).equals("SYNC");
  }

  /** Whether the second line closes the section that the first opens. */
  static boolean isEndOf(Line opening, Line closing) {
    return switch (opening.verb()) {
      case "lock" -> closing.verb().equals("unlock") && closing.words().equals(opening.words());
      case "rcu" -> is(opening, "rcu", "lock") && is(closing, "rcu", "unlock");
      case "irq" -> is(opening, "irq", "off") && is(closing, "irq", "on");
      default -> false;
    };
  }

  private static boolean is(Line line, String verb, String word) {
    return line.verb().equals(verb) && line.words().equals(List.of(word));
  }
}
