package iommulab.model.smmuv3.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.model.rules.Checks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An ITag is free until it is taken, and again when all completions came or its time is up. */
final class InvalidationTagsTest {
  private final InvalidationTags tags = new InvalidationTags(2);

  @Test
  @Checks("R-ATS-026")
  void theLowestFreeTagIsTakenUntilNoneIsLeft() {
    assertThat(tags.take(10, "d0")).hasValue(0);
    assertThat(tags.take(11, "d0")).hasValue(1);
    assertThat(tags.take(12, "d0")).isEmpty();
    tags.completed(0, "d0", 1);
    assertThat(tags.take(12, "d0")).hasValue(0);
    assertThat(tags.tagOf(12)).hasValue(0);
    assertThat(tags.tagOf(10)).isEmpty();
  }

  @ParameterizedTest(name = "count {0}: the {1}th message completes it")
  @CsvSource({"1, 1", "2, 2", "7, 7", "0, 8"})
  @Checks({"R-ATS-034", "R5"})
  void allMessagesAreCollected(int count, int last) {
    tags.take(10, "d0");
    for (int message = 1; message < last; message++) {
      assertThat(tags.completed(0, "d0", count)).isEmpty();
    }
    assertThat(tags.completed(0, "d0", count)).map(use -> use.position()).hasValue(10L);
  }

  @ParameterizedTest(name = "tag {0} of {1}")
  @CsvSource({"1, d0", "0, d1", "31, d0"})
  @Checks("R-ATS-035")
  void anUnexpectedCompletionChangesNothing(int tag, String function) {
    tags.take(10, "d0");
    assertThat(tags.completed(tag, function, 1)).isEmpty();
    assertThat(tags.tagOf(10)).hasValue(0);
  }

  @Test
  @Checks("R-ATS-035")
  void aTimeOutFreesTheTagOnceAndOnlyForItsCommand() {
    tags.take(10, "d0");
    assertThat(tags.timedOut(0, 9)).isEmpty();
    assertThat(tags.timedOut(0, 10)).isPresent();
    assertThat(tags.timedOut(0, 10)).isEmpty();
    assertThat(tags.completed(0, "d0", 1)).isEmpty();
  }

  /** R7: a late completion for a tag that is used again is taken for a good one. */
  @Test
  @Checks({"R-ATS-051", "R7"})
  void aLateCompletionCompletesTheNextUse() {
    tags.take(10, "d0");
    tags.timedOut(0, 10);
    tags.take(11, "d0");
    assertThat(tags.completed(0, "d0", 1)).map(use -> use.position()).hasValue(11L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 33})
  void thereAreOneToThirtyTwo(int count) {
    assertThatThrownBy(() -> new InvalidationTags(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 1 to 32");
  }
}
