package iommulab.model.smmuv3.queue;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.queue.SyncFence.Retry;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A CMD_SYNC waits for everything before it, and a time-out is not a completion. */
final class SyncFenceTest {
  record Case(String name, Consumer<SyncFence> when, boolean clear, boolean dead, String waitsFor) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       name                                  when                                                                              clear  dead   unanswered
        new Case("nothing before it",                  f -> {},                                                                          true,  false, "[]"),
        new Case("a TLBI under way",                   f -> f.begun(0),                                                                  false, false, "[]"),
        new Case("a TLBI done",                        f -> { f.begun(0); f.ended(0); },                                                 true,  false, "[]"),
        new Case("one of two done",                    f -> { f.begun(0); f.begun(1); f.ended(1); },                                     false, false, "[]"),
        new Case("a request without an answer",        f -> f.sent(3),                                                                   false, false, "[3]"),
        new Case("answered",                           f -> { f.sent(3); f.answered(3); },                                               true,  false, "[]"),
        new Case("one of two answered",                f -> { f.sent(3); f.sent(4); f.answered(3); },                                    false, false, "[4]"),
        new Case("timed out: not clear",               f -> { f.sent(3); f.timedOut(3); },                                               false, true,  "[]"),
        new Case("a late answer does not revive it",   f -> { f.sent(3); f.timedOut(3); f.answered(3); },                                false, true,  "[]"),
        new Case("a time-out after the answer",        f -> { f.sent(3); f.answered(3); f.timedOut(3); },                                true,  false, "[]"),
        new Case("reported: clear",                    f -> { f.sent(3); f.timedOut(3); f.reported(Retry.AGAIN); },                      true,  false, "[]"),
        new Case("reported, another under way: CLEAR", f -> { f.sent(3); f.sent(4); f.timedOut(3); f.reported(Retry.CLEAR); },           true,  false, "[]"),
        new Case("reported, another under way: AGAIN", f -> { f.sent(3); f.sent(4); f.timedOut(3); f.reported(Retry.AGAIN); },           false, false, "[4]"),
        new Case("a TLBI outlives the report",         f -> { f.begun(0); f.sent(3); f.timedOut(3); f.reported(Retry.CLEAR); },          false, false, "[]"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-038", "R-SMMU-040"})
  void aSyncWaitsForWhatIsLeft(Case c) {
    SyncFence fence = new SyncFence();
    c.when().accept(fence);
    assertThat(fence.isClear()).isEqualTo(c.clear());
    assertThat(fence.hasDead()).isEqualTo(c.dead());
    assertThat(fence.unanswered().toString()).isEqualTo(c.waitsFor());
  }
}
