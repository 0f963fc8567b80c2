package iommulab.model.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Estimates of what was not seen, against values worked out by hand. */
final class UnseenTest {
  @Test
  void countsClassesSeenOnceAndTwice() {
    Unseen unseen = Unseen.of(List.of("a", "b", "a", "c", "d", "d", "d", "e"));
    assertThat(unseen).isEqualTo(new Unseen(8, 5, 3, 1));
    assertThat(unseen.nextIsNew()).isEqualTo(3.0 / 8); // f1/r
    assertThat(unseen.classes()).isEqualTo(5 + 9 / 2.0); // S + f1^2 / 2 f2
  }

  @Test
  void withoutAnySeenTwiceItCountsPairs() {
    Unseen unseen = Unseen.of(Map.of("a", 10L, "b", 1L, "c", 1L, "d", 1L));
    assertThat(unseen.nextIsNew()).isEqualTo(3.0 / 13);
    assertThat(unseen.classes()).isEqualTo(4 + 3); // S + f1 (f1 - 1) / 2
  }

  @Test
  void whatWasSeenOftenLeavesNothing() {
    Unseen unseen = new Unseen(100, 4, 0, 0);
    assertThat(unseen.nextIsNew()).isZero();
    assertThat(unseen.classes()).isEqualTo(4);
  }

  @Test
  void refusesCountsThatContradictEachOther() {
    assertThatThrownBy(() -> new Unseen(8, 2, 2, 1)).hasMessageContaining("2 classes");
  }
}
