package iommulab.workloads.explore;

import iommulab.model.agenda.Choices;
import iommulab.workloads.grade.Finding;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run, kept so that it can be run again.
 *
 * @param run its number in the exploration, from 0
 * @param seed what decided its drawn latencies and generated work
 * @param choices its order, times and data choices
 * @param classDigest equal for two runs that differ only in the order of independent deliveries
 * @param findings what the judge found
 * @param harm deliveries to each actor, by number, without which the first of these could not be in
 *     any order; empty without harm
 */
public record Story(
    long run,
    long seed,
    Choices choices,
    long classDigest,
    List<Finding> findings,
    Map<Integer, Integer> harm) {
  /** The same with these choices, which differ in their times only. */
  Story with(Choices timed) {
    return new Story(run, seed, timed, classDigest, findings, harm);
  }

  /** When the last delivery was handled; 0 without times. */
  public long nanos() {
    return choices.picked().isEmpty() ? 0 : choices.picked().get(length() - 1).time();
  }

  /** How many deliveries were handled. */
  public int length() {
    return choices.picked().size();
  }

  /**
   * The most deliveries that one actor handled, of a harmful run up to the harm: the least bound
   * under which a search meets it.
   */
  public int mostByOneActor() {
    return handled().values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** How many deliveries each actor handled, likewise, for those that handled any. */
  public SortedMap<String, Integer> byActor(List<String> actors) {
    SortedMap<String, Integer> byName = new TreeMap<>();
    handled().forEach((actor, count) -> byName.put(actors.get(actor), count));
    return byName;
  }

  private Map<Integer, Integer> handled() {
    if (!harm.isEmpty()) {
      return harm;
    }
    Map<Integer, Integer> handled = new TreeMap<>();
    choices.picked().forEach(picked -> handled.merge(picked.id().receiver(), 1, Integer::sum));
    return handled;
  }
}
