package iommulab.workloads.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tally of one comparison: how many things were compared, skipped for which reason, and where
 * they disagreed.
 */
public final class Findings {
  private static final int KEPT = 20;

  private final Map<String, Long> skipped = new TreeMap<>();
  private final List<Disagreement> first = new ArrayList<>();
  private long compared;
  private long disagreed;

  /** Counts one thing as compared; it disagrees once however many of its parts differ. */
  public void compared(List<Disagreement> differences) {
    compared++;
    if (!differences.isEmpty()) {
      disagreed(differences);
    }
  }

  /**
   * Counts a disagreement about something that is not one of the compared things, such as a count.
   */
  public void disagreed(List<Disagreement> differences) {
    disagreed++;
    for (Disagreement difference : differences) {
      if (first.size() < KEPT) {
        first.add(difference);
      }
    }
  }

  public void skipped(String reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  public long compared() {
    return compared;
  }

  public long disagreed() {
    return disagreed;
  }

  /** How many were skipped, by reason. */
  public Map<String, Long> skipped() {
    return skipped;
  }

  /** The first disagreements. */
  public List<Disagreement> first() {
    return first;
  }
}
