package iommulab.workloads.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.trial.Litmus;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bound says of each actor how much of its story is searched. */
final class BoundTest {
  private static final Tuning USUAL = Tuning.USUAL;

  private record Slip(String text, String complaint) {
    @Override
    public String toString() {
      return "'" + text + "'";
    }
  }

  // spotless:off
  static Stream<Slip> slips() {
    return Stream.of(
        new Slip("0",              "0 is too small; expected 1 or more"),
        new Slip("-3",             "-3 is too small"),
        new Slip(" ",              "' ' is no number"),
        new Slip("many",           "'many' is no number; expected a number, or NAME=N,... with others=N for the rest"),
        new Slip("cpu0=",          "'' is no number"),
        new Slip("=4",             "'=4' names no actor"),
        new Slip("cpu0=4,",        "'' names no actor"),
        new Slip("cpu0=4,7",       "'7' names no actor"),
        new Slip("cpu0=0",         "0 is too small"),
        new Slip("cpu0=4,cpu0=5",  "'cpu0' is bounded twice"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("slips")
  void whatCannotBeUnderstoodIsRefused(Slip slip) {
    assertThatThrownBy(() -> Bound.parse("--bound", slip.text))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("--bound")
        .hasMessageContaining(slip.complaint);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (String text : List.of("24", "cpu0=24,smmu0=30,others=4", "cpu0=24")) {
      assertThat(Bound.parse("--bound", text)).hasToString(text);
    }
    assertThat(Bound.parse("", "b=2,others=9,a=1"))
        .isEqualTo(new Bound(9, new TreeMap<>(Map.of("a", 1, "b", 2))));
  }

  @Test
  void whoeverIsNotNamedHasTheBoundOfOthers() {
    var most = Bound.parse("", "b=2,others=9").of(List.of("a", "b"));
    assertThat(most.applyAsInt(0)).isEqualTo(9);
    assertThat(most.applyAsInt(1)).isEqualTo(2);
    assertThatThrownBy(() -> Bound.parse("", "c=2").of(List.of("a", "b")))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("no actor 'c'; expected a, b");
  }

  @Test
  void oneNumberIsTheSameAsThatNumberForEach() {
    Scenario scenario = Litmus.named("h1-racy", "run.preset=untimed");
    Explored one = explored(scenario, Bound.of(9));
    SortedMap<String, Integer> each = new TreeMap<>();
    one.actors().forEach(actor -> each.put(actor, 9));
    Explored all = explored(scenario, new Bound(0, each));
    assertThat(one.search().bounded()).isPositive();
    assertThat(all.search()).isEqualTo(one.search());
  }

  @Test
  void harmIsFoundWithinWhatItCameFromAndNotWithLess() {
    Scenario scenario = Litmus.named("h1-racy", "run.preset=untimed");
    Story harm = harm(explored(scenario, Bound.NONE)).shortest().orElseThrow();
    List<String> actors = explored(scenario, Bound.NONE).actors();
    SortedMap<String, Integer> needed = harm.byActor(actors);
    assertThat(needed.values()).allMatch(n -> n > 0);
    assertThat(showsHarm(explored(scenario, new Bound(1, needed)))).isTrue();
    SortedMap<String, Integer> less = new TreeMap<>(needed);
    less.merge("cpu0", -1, Integer::sum);
    assertThat(showsHarm(explored(scenario, new Bound(1, less)))).isFalse();
  }

  private static boolean showsHarm(Explored explored) {
    return explored.outcomes().stream()
        .anyMatch(seen -> seen.what().grade() == RunVerdict.FORBIDDEN && seen.count() > 0);
  }

  private static Explored.Seen harm(Explored explored) {
    return explored.outcomes().stream()
        .filter(seen -> seen.what().grade() == RunVerdict.FORBIDDEN && seen.count() > 0)
        .findFirst()
        .orElseThrow();
  }

  private static Explored explored(Scenario scenario, Bound bound) {
    return Explorer.explore(scenario, new Plan(Method.ALL, 0, bound, 0, 1, USUAL), Watcher.NOBODY);
  }
}
