package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.Bench;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many exchanges in the scenarios whose units report events, stall, take page requests, show errors
 * or change CR0: there steps say most finely what they touched.
 */
final class FineFootprintsTest {
  private static final int SWAPS = Scenes.often(120, 5_000);

  private static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "block-split-nt",
              "cmdq-fetch-abort-racy",
              "eats-change-mended",
              "ecmdq-error-alone",
              "endpoint-reset",
              "event-overflow-keeps-stalls",
              "events-drained-once-mended",
              "events-merged",
              "events-not-merged",
              "ill-neighbour-mended",
              "ill-neighbour-racy",
              "page-in-first-touch",
              "page-in-unmap-racy",
              "page-removed-racy",
              "pasid-request-racy",
              "pasid-reuse-mended",
              "priq-overflow-mended",
              "priq-overflow-racy",
              "priqen-off",
              "reset-with-flush-mended",
              "reset-without-flush-racy",
              "stall-against-unmap-racy",
              "terminate-then-map-mended",
              "terminate-then-map-racy",
              "unplug-times-out",
              "vf-page-credits"));

  static Stream<Arguments> scenes() {
    return Scenes.all("run.preset=untimed").stream()
        .filter(scenario -> NAMES.contains(scenario.name()))
        .map(scenario -> Arguments.of(scenario.name(), scenario));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenes")
  void independentNeighboursCommute(String name, Scenario scenario) {
    try (Bench bench = new Bench(scenario)) {
      assertThat(new Swaps(bench, name).exchange(SWAPS, 1)).isPositive();
    }
  }
}
