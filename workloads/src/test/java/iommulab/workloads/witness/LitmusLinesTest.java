package iommulab.workloads.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Elements of a litmus text are what is left out together. */
final class LitmusLinesTest {
  private static final LitmusLines LINES =
      new LitmusLines(
          String.join(
              "\n",
              "litmus  some",
              "why     it goes",
              "        on here",
              "",
              "setup",
              "  map d0 0x1000 to P rw",
              "",
              "cpu0.gerror",
              "  lock L",
              "  cmd SYNC",
              "  await sync",
              "  unlock L",
              "  await sync",
              "cpu1",
              "  store P 1",
              "",
              "forbidden stale \"x\""));

  @Test
  void whatBelongsTogetherIsOneElement() {
    assertThat(LINES.elements())
        .extracting(LINES::text)
        .containsExactly(
            "map d0 0x1000 to P rw",
            "lock L ; unlock L",
            "cmd SYNC ; await sync",
            "await sync",
            "store P 1");
  }

  @Test
  void aPartyWithNothingToDoGoes() {
    assertThat(LINES.without(List.of(15)).toString()).doesNotContain("cpu1").contains("cpu0");
    assertThat(LINES.without(List.of(6)).toString()).doesNotContain("setup");
  }

  @Test
  void rowsAreKnown() {
    assertThat(LINES.isRow(17)).isTrue();
    assertThat(LINES.isRow(15)).isFalse();
    assertThat(LINES.isRow(99)).isFalse();
  }
}
