package iommulab.workloads.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.explore.Holding.Hold;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Method;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.witness.Externals.Group;
import iommulab.workloads.witness.Witness.Origin;
import iommulab.workloads.witness.Witness.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A shrunk witness shows the same violation, replays, and is 1-minimal: without any one of its
 * holds, and without any one of its steps, the violation is gone.
 */
final class ShrinkingTest {
  private static final int OTHER_ORDERS = 200;

  record Case(String scenario, String preset) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case("h1-racy", "interval"),
        new Case("h1-racy", "untimed"),
        new Case("atc-inv-pasid-racy", "interval"),
        new Case("rcu-array-racy", "interval"),
        new Case("no-snoop-read-back", "interval"),
        new Case("masked-handler-racy", "interval"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsLeftIsMinimal(Case c) {
    Scenario scenario = Some.scenario(c.scenario(), "run.preset=" + c.preset());
    Witness large = Some.forbidden(scenario, 1_000);
    Witness small = Shrinking.shrink(Catalog.usual(), "w", large);
    assertThat(WitnessReader.read("w", WitnessFile.text(small))).isEqualTo(small);
    assertThat(Replay.of(Catalog.usual(), small).isSame()).isTrue();
    assertThat(showsTheSame(large, small.outcome())).as("%s", small.outcome()).isTrue();
    Size before = small.shrunk().orElseThrow().before();
    Size after = small.shrunk().orElseThrow().after();
    System.out.println(c + ": " + before + " -> " + after);
    assertThat(after.externals()).isLessThan(before.externals());
    assertThat(after.steps()).isEqualTo(small.steps().size());
    eachHoldIsNeeded(large, small);
    eachGroupIsNeeded(large, small);
  }

  /** The same row and grade, and the first violation among what is found; or none in both. */
  private static boolean showsTheSame(Witness large, Witness.Shown shown) {
    List<Fingerprint> before = large.outcome().violations();
    return shown.grade() == large.outcome().grade()
        && shown.id().equals(large.outcome().id())
        && (before.isEmpty()
            ? shown.violations().isEmpty()
            : shown.violations().contains(before.get(0)));
  }

  private static void eachHoldIsNeeded(Witness large, Witness small) {
    List<Witness.Hold> holds = small.shrunk().orElseThrow().holds();
    try (Workshop workshop = new Workshop(Catalog.usual(), small.origin(), small.found().seed())) {
      Names names = workshop.rerun().names();
      List<Hold> all = new ArrayList<>();
      holds.forEach(h -> all.add(new Hold(names.id(h.waits()), names.id(h.until()))));
      assertThat(showsTheSame(large, held(workshop, names, all, small))).isTrue();
      for (int i = 0; i < all.size(); i++) {
        List<Hold> less = new ArrayList<>(all);
        less.remove(i);
        assertThat(showsTheSame(large, held(workshop, names, less, small)))
            .as("without %s", holds.get(i))
            .isFalse();
      }
    }
  }

  private static Witness.Shown held(
      Workshop workshop, Names names, List<Hold> holds, Witness small) {
    return workshop.holding(holds, names.choices(small).chosen()).shown();
  }

  /** In orders that shrinking has not tried. */
  private static void eachGroupIsNeeded(Witness large, Witness small) {
    Catalog catalog = Catalog.usual();
    Origin origin = small.origin();
    Scenario.Litmus scenario =
        (Scenario.Litmus) catalog.read(origin.file(), origin.text(), List.of());
    Externals externals = new Externals(scenario.litmus());
    Goal goal = Goal.of(small.outcome(), large.steps().size(), scenario);
    for (Group group : externals.groups()) {
      List<Group> less = new ArrayList<>(externals.groups());
      less.remove(group);
      Optional<Origin> trimmed =
          Trimmed.of(catalog, origin, externals, scenario.litmus(), less, goal);
      if (trimmed.isEmpty()) {
        continue; // it means nothing without this group
      }
      try (Workshop workshop = new Workshop(catalog, trimmed.get(), small.found().seed())) {
        for (int i = 0; i < OTHER_ORDERS; i++) {
          assertThat(workshop.sampled(1_000_000 + i, goal))
              .as("without %s of %s", group, origin.text())
              .isEmpty();
        }
      }
    }
  }

  @Test
  void whatCannotBeShrunkIsRefused() {
    Scenario drawn = Some.scenario("h1-racy", "run.preset=drawn");
    Witness witness = Some.ofRuns(drawn, Some.sampling(Method.FIFO, 1)).get(0);
    assertThatThrownBy(() -> Shrinking.shrink(Catalog.usual(), "w", witness))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("w: preset drawn leaves only ties to change");
    Scenario limited = Some.scenario("h1-racy", "run.step-limit=20");
    Witness stopped = Some.ofRuns(limited, Some.sampling(Method.POS, 1)).get(0);
    assertThatThrownBy(() -> Shrinking.shrink(Catalog.usual(), "w", stopped))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("w: the run was given up (too-many-deliveries)");
  }
}
