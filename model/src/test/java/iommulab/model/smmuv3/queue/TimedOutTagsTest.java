package iommulab.model.smmuv3.queue;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.queue.InvalidationTags.TimedOut;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** An ITag whose request was refused is free; one that timed out is reused or retired. */
final class TimedOutTagsTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  @Checks("R-SMMU-042")
  void aRefusalEndsTheRequest() {
    InvalidationTags tags = new InvalidationTags(1);
    tags.take(10, "d0");
    assertThat(tags.refused(0, "d0")).isPresent();
    assertThat(tags.refused(0, "d0")).isEmpty();
    assertThat(tags.take(11, "d0")).hasValue(0);
  }

  @Test
  @Checks({"R-ATS-051", "R7"})
  void aTimedOutTagIsReusedOrRetired() {
    InvalidationTags reused = new InvalidationTags(1, TimedOut.REUSE);
    reused.take(10, "d0");
    assertThat(reused.timedOut(0, 9)).as("the timer of an earlier use").isEmpty();
    assertThat(reused.timedOut(0, 10)).isPresent();
    assertThat(reused.take(11, "d0")).hasValue(0);
    assertThat(reused.expects(0, "d0")).as("the late answer passes for the new one").isPresent();

    InvalidationTags retired = new InvalidationTags(2, TimedOut.RETIRE);
    retired.take(10, "d0");
    assertThat(retired.timedOut(0, 10)).isPresent();
    assertThat(retired.take(11, "d0")).hasValue(1);
    assertThat(retired.take(12, "d0")).isEqualTo(NONE);
    assertThat(retired.expects(0, "d0")).isEmpty();
    retired.unexpected(0, "d1");
    assertThat(retired.take(12, "d0")).as("another function's answer").isEqualTo(NONE);
    retired.unexpected(0, "d0");
    assertThat(retired.take(12, "d0")).as("its own late answer").hasValue(0);
  }
}
