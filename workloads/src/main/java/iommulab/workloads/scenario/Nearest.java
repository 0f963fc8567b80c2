package iommulab.workloads.scenario;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Known names that a misspelt one probably meant. */
public final class Nearest {
  private Nearest() {}

  /** Up to three known names, the nearest first; empty if none is near. */
  public static List<String> names(String wrong, Collection<String> known) {
    record Candidate(String name, int distance) {}
    List<Candidate> near =
        known.stream()
            .map(name -> new Candidate(name, distance(wrong, name)))
            .filter(c -> c.distance <= Math.max(wrong.length(), c.name.length()) / 3)
            .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
            .toList();
    return near.stream()
        .filter(c -> c.distance <= near.get(0).distance + 1)
        .limit(3)
        .map(Candidate::name)
        .toList();
  }

  /** The nearest names if some are near, otherwise all of them, as {@code a, b or c}. */
  public static String list(String wrong, Collection<String> known) {
    List<String> near = names(wrong, known);
    return oneOf(near.isEmpty() ? List.copyOf(known) : near);
  }

  /** Words as {@code a, b or c}. */
  public static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** Insertions, deletions, replacements and swaps of neighbours from one word to the other. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
