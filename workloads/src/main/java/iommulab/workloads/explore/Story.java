package iommulab.workloads.explore;

import iommulab.model.agenda.Choices;
import iommulab.workloads.grade.Finding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run, kept so that it can be run again.
 *
 * @param run its number in the exploration, from 0
 * @param seed what decided its drawn latencies and generated work
 * @param choices its order, times and data choices
 * @param classDigest equal for two runs that differ only in the order of independent deliveries
 * @param findings what the judge found
 */
public record Story(
    long run, long seed, Choices choices, long classDigest, List<Finding> findings) {
  /** The same with these choices, which differ in their times only. */
  Story with(Choices timed) {
    return new Story(run, seed, timed, classDigest, findings);
  }

  /** When the last delivery was handled; 0 without times. */
  public long nanos() {
    return choices.picked().isEmpty() ? 0 : choices.picked().get(length() - 1).time();
  }

  /** How many deliveries were handled. */
  public int length() {
    return choices.picked().size();
  }

  /** The most deliveries that one actor handled: the least bound under which a search meets it. */
  public int mostByOneActor() {
    Map<Integer, Integer> handled = new TreeMap<>();
    choices.picked().forEach(picked -> handled.merge(picked.id().receiver(), 1, Integer::sum));
    return handled.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
