package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.Bench;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * <<<<<<< HEAD Many exchanges in the scenarios whose units report events, stall, take page
 * requests, show errors, read entries by dwords or change CR0, and whose CPUs share a queue: there
 * steps say most finely ======= Many exchanges in the scenarios whose units report events, stall,
 * take page requests, read entries by dwords or change CR0, and of endpoints under invalidation:
 * there steps say most finely >>>>>>> ce58409 (Name the tests of gathered dwords in the page of
 * rules) what they touched.
 */
final class FineFootprintsTest {
  private static final int SWAPS = Scenes.often(120, 5_000);

  private static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "attach-then-free",
              "block-split-nt",
              "cmdq-fetch-abort-racy",
              "dma-flag",
              "eats-change-mended",
              "ecmdq-error-alone",
              "endpoint-honest",
              "endpoint-keeping",
              "endpoint-late",
              "endpoint-reset",
              "endpoint-reset-reported",
              "endpoint-slow",
              "endpoint-unplugged",
              "endpoint-ur",
              "event-overflow-keeps-stalls",
              "events-drained-once-mended",
              "events-merged",
              "events-not-merged",
              "h2-mended",
              "ill-neighbour-mended",
              "ill-neighbour-racy",
              "late-translation",
              "multi-one-atc-racy",
              "page-in-first-touch",
              "page-in-unmap-racy",
              "page-removed-racy",
              "pasid-request-racy",
              "pasid-reuse-mended",
              "priq-overflow-mended",
              "priq-overflow-racy",
              "priqen-off",
              "release-order-racy",
              "reset-with-flush-mended",
              "reset-without-flush-racy",
              "stall-against-unmap-racy",
              "ste-one-cfgi-dwords",
              "ste-three-cfgi-dwords",
              "terminate-then-map-mended",
              "terminate-then-map-racy",
              "unmap-by-invs",
              "unmap-by-masters",
              "unplug-times-out",
              "vf-page-credits"));

  /**
   * Who looks at an error, polls for it and gives up, inserts behind it, while it comes and goes.
   */
  private static final String ERRORS =
      """
      litmus  errors
      title   An error beside reads and polls
      why     Each of them sees it or not.
      refs    H5
      set driver.poll-timeout = 10us
      set smmu.atc-timeout = never
      set run.timeouts = on
      set run.preset = untimed

      setup
        map d0 0x1000 to P rw

      cpu0
        cmd STALL_TERM sid=d0 + SYNC
        await error smmu0 -> r0
        ack smmu0

      cpu1
        await error smmu0 within=2us -> r0
        unmap d0 0x1000 -> r1

      cpu2
        read smmu0.CMDQ_CONS -> r0
        read smmu0.CMDQ_PROD -> r1
        read smmu0.CMDQ_CONS -> r2
        read smmu0.GERROR -> r3
        read smmu0.CMDQ_CONS -> r4

      acceptable  cpu0:r0 == done   "the error came"
      acceptable  cpu0:r0 != done   "it did not"
      """;

  static Stream<Arguments> scenes() {
    return Stream.concat(
            Stream.of(Catalog.usual().litmus("errors", ERRORS, List.of())),
            Scenes.all("run.preset=untimed").stream()
                .filter(scenario -> NAMES.contains(scenario.name())))
        .map(scenario -> Arguments.of(scenario.name(), scenario));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenes")
  void independentNeighboursCommute(String name, Scenario scenario) {
    try (Bench bench = new Bench(scenario)) {
      int swaps = name.equals("errors") ? 30 * SWAPS : SWAPS;
      assertThat(new Swaps(bench, name).exchange(swaps, 1)).isPositive();
    }
  }

  /** A retry ends behind its CMD_STALL_TERM there, and in other runs before it. */
  @Test
  void anAnswerAndTheEndOfARetryAreNeighbours() {
    Scenario scenario =
        Scenes.all("run.preset=untimed").stream()
            .filter(one -> one.name().equals("terminate-then-map-mended"))
            .findFirst()
            .orElseThrow();
    try (Bench bench = new Bench(scenario)) {
      assertThat(new Swaps(bench, scenario.name()).exchange(40, 33)).isEqualTo(40);
    }
  }
}
