package iommulab.workloads.explore;

import iommulab.model.explore.SourceSets;
import iommulab.workloads.scenario.ScenarioException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * How many deliveries an actor handles in a run at most, the same for all orders of a class.
 *
 * @param all for every actor that is not named; 0 for no bound
 * @param byActor for these, by name
 */
public record Bound(int all, SortedMap<String, Integer> byActor) {
  /** No bound. */
  public static final Bound NONE = of(0);

  private static final String OTHERS = "others";
  private static final String ACCEPTED = "a number, or NAME=N,... with others=N for the rest";

  /** A copy of its own. */
  public Bound {
    byActor = Collections.unmodifiableSortedMap(new TreeMap<>(byActor));
  }

  /** The same for every actor; 0 for no bound. */
  public static Bound of(int all) {
    return new Bound(all, Collections.emptySortedMap());
  }

  /**
   * As a user writes it: {@code 24}, or {@code cpu0=24,smmu0=30,others=4}; whoever is not named has
   * no bound without {@code others}.
   *
   * @param place what to name in an error
   */
  public static Bound parse(String place, String text) {
    if (!text.contains("=")) {
      return of(number(place, text));
    }
    SortedMap<String, Integer> byActor = new TreeMap<>();
    for (String one : text.split(",", -1)) {
      int middle = one.indexOf('=');
      if (middle < 1) {
        throw new ScenarioException(place, 0, "'" + one + "' names no actor", ACCEPTED);
      }
      int most = number(place, one.substring(middle + 1));
      if (byActor.put(one.substring(0, middle), most) != null) {
        throw new ScenarioException(
            place, 0, "'" + one.substring(0, middle) + "' is bounded twice", ACCEPTED);
      }
    }
    Integer others = byActor.remove(OTHERS);
    return new Bound(others == null ? 0 : others, byActor);
  }

  private static int number(String place, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
      throw new ScenarioException(place, 0, number + " is too small", "1 or more");
    } catch (NumberFormatException e) {
      throw new ScenarioException(place, 0, "'" + text + "' is no number", ACCEPTED);
    }
  }

  /** Whether nothing is bounded. */
  public boolean isNone() {
    return all == 0 && byActor.isEmpty();
  }

  /** The most for the actor with a number; one that is named must be among the actors. */
  IntUnaryOperator of(List<String> actors) {
    for (String name : byActor.keySet()) {
      if (!actors.contains(name)) {
        throw new ScenarioException(
            "--bound", 0, "no actor '" + name + "'", String.join(", ", actors));
      }
    }
    int others = all == 0 ? SourceSets.UNBOUNDED : all;
    int[] most = actors.stream().mapToInt(name -> byActor.getOrDefault(name, others)).toArray();
    return actor -> most[actor];
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    if (byActor.isEmpty()) {
      return "" + all;
    }
    return list("=", ",", all == 0 ? "" : "," + OTHERS + "=" + all);
  }

  /** In words. */
  public String inWords() {
    if (isNone()) {
      return "no bound";
    }
    if (byActor.isEmpty()) {
      return "at most " + all + " deliveries to each actor";
    }
    return "at most so many deliveries: " + list(" ", ", ", all == 0 ? "" : ", others " + all);
  }

  private String list(String is, String then, String rest) {
    return byActor.entrySet().stream()
        .map((Map.Entry<String, Integer> e) -> e.getKey() + is + e.getValue())
        .collect(Collectors.joining(then, "", rest));
  }
}
