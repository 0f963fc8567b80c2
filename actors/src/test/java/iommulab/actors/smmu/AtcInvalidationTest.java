package iommulab.actors.smmu;

import static iommulab.actors.smmu.QueueRig.ATC0;
import static iommulab.actors.smmu.QueueRig.ATC1;
import static iommulab.actors.smmu.QueueRig.CFGI;
import static iommulab.actors.smmu.QueueRig.NH_ALL;
import static iommulab.actors.smmu.QueueRig.SYNC;
import static iommulab.actors.smmu.QueueRig.completion;
import static iommulab.actors.smmu.QueueRig.step;
import static iommulab.actors.smmu.QueueRig.text;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.smmu.CommandQueue.TimerStart;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.queue.SyncFence.Retry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A CMD_SYNC behind CMD_ATC_INVs ends with all answers, or with CERROR_ATC_INV_SYNC. */
final class AtcInvalidationTest {
  private static final int SEEDS = 60;
  private static final CommandError LATE = CommandError.CERROR_ATC_INV_SYNC;
  private final QueueRig rig = new QueueRig();

  @BeforeEach
  void timeRuns() {
    rig.atcTimeout = Window.exactly(QueueRig.TIMEOUT);
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void theFenceWaitsForEveryAnswer() {
    rig.holding(ATC0, ATC1, SYNC).cpu(rig.doorbell(3));
    assertThat(text(rig.bench.fifo(), "sent", "answered", "fence"))
        .isEqualTo("sent 0#0, answered 0#0, sent 1#0, answered 1#0, fence 2");
    // Untimed, the time may be up before any answer: then, and only then, there is an error.
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      boolean late = !text(shown, "timeout").isEmpty();
      int fence = step(shown, "fence 2");
      assertThat(fence >= 0 || late).as(shown.which()).isTrue();
      if (!late) {
        assertThat(fence).isGreaterThan(Math.max(step(shown, "done 0"), step(shown, "done 1")));
      }
    }
  }

  /** R-SMMU-038, 039, both times from which the time may count. */
  @ParameterizedTest
  @EnumSource(TimerStart.class)
  @Checks({"R-SMMU-038", "R-SMMU-039", "R-ATS-049", "R6"})
  void silenceEndsInAnErrorAtTheFence(TimerStart start) {
    rig.timerStart = start;
    rig.answering.remove("d0");
    rig.holding(NH_ALL, ATC0, ATC1, SYNC, CFGI);
    rig.cpu(rig.doorbell(5), rig.pollError(LATE), QueueRig.told());
    Shown shown = rig.bench.fifo();
    assertThat(text(shown, "timeout", "stopped", "fence", "consumed"))
        .isEqualTo("consumed 0, consumed 1, consumed 2, timeout 1#0, stopped 3 " + LATE);
    assertThat(rig.told(shown)).containsExactly("3 err 3");
    assertThat(shown.history().steps().get(step(shown, "timeout 1#0")).time())
        .isEqualTo(QueueRig.TIMEOUT);
    for (Shown any : rig.bench.seeds(SEEDS)) {
      assertThat(text(any, "fence")).as(any.which()).isEmpty();
      assertThat(text(any, "stopped")).startsWith("stopped 3 " + LATE);
    }
  }

  @Test
  @Checks("R-ATS-049")
  void withoutAFenceOnlyTheTimerOfTheRequestRuns() {
    rig.answering.clear();
    rig.holding(ATC0).cpu(rig.doorbell(1));
    assertThat(text(rig.bench.fifo(), "timeout")).isEqualTo("timeout 0#0");
    rig.timerStart = TimerStart.SYNC;
    assertThat(text(rig.bench.fifo(), "timeout")).isEmpty();
  }

  /**
   * After the acknowledgement the same CMD_SYNC is executed again: with both functions silent and
   * timed out together it succeeds (R-SMMU-041), with one still on its way Retry decides.
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "CLEAR | stopped 2 CERROR_ATC_INV_SYNC, fence 2",
        "AGAIN | stopped 2 CERROR_ATC_INV_SYNC, stopped 2 CERROR_ATC_INV_SYNC, fence 2"
      })
  void theRetriedFenceFindsWhatTheOptionSays(Retry retry, String expected) {
    rig.retry = retry;
    rig.answering.clear();
    rig.holding(ATC0, ATC1, SYNC);
    // The first error comes with the first time-out, the second request's still runs.
    Act[] twice = {
      rig.doorbell(3),
      rig.pollError(LATE),
      QueueRig.told(),
      rig.acknowledge(),
      rig.pollConsumed(3),
      rig.pollError(LATE),
      QueueRig.told(),
      rig.acknowledge()
    };
    rig.cpu(twice);
    assertThat(text(rig.bench.fifo(), "stopped", "fence")).isEqualTo(expected);
  }

  /** R-SMMU-040: what the error left undone is covered by the fence that succeeds. */
  @Test
  @Checks("R-SMMU-040")
  void anInvalidationBeforeTheErrorIsNotLost() {
    rig.answering.clear();
    rig.holding(NH_ALL, ATC0, SYNC);
    rig.cpu(rig.doorbell(3), rig.pollError(LATE), QueueRig.told(), rig.acknowledge());
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      assertThat(step(shown, "fence 2")).as(shown.which()).isGreaterThan(step(shown, "done 0"));
    }
  }

  /** One ITag: the second request waits for the answer to the first. */
  @Test
  @Checks({"R-ATS-026", "R-ATS-047"})
  void withoutAFreeTagTheQueueStallsAndResumes() {
    rig.tags = 1;
    rig.holding(ATC0, ATC1, SYNC).cpu(rig.doorbell(3));
    assertThat(text(rig.bench.fifo(), "sent", "answered", "fence"))
        .isEqualTo("sent 0#0, answered 0#0, sent 1#0, answered 1#0, fence 2");
    for (Shown shown : rig.bench.seeds(SEEDS)) {
      int freed = Math.max(step(shown, "answered 0#0"), step(shown, "timeout 0#0"));
      assertThat(step(shown, "sent 1#0")).as(shown.which()).isGreaterThanOrEqualTo(freed);
    }
  }

  /** A tag that never comes back by an answer comes back by its time-out, whoever starts it. */
  @ParameterizedTest
  @EnumSource(TimerStart.class)
  @Checks("R-ATS-047")
  void aTimeOutFreesTheTagToo(TimerStart start) {
    rig.tags = 1;
    rig.timerStart = start;
    rig.answering.remove("d0");
    rig.holding(ATC0, ATC1, SYNC).cpu(rig.doorbell(3));
    assertThat(text(rig.bench.fifo(), "sent", "timeout", "answered", "stopped"))
        .isEqualTo("sent 0#0, timeout 0#0, sent 1#0, answered 1#0, stopped 2 " + LATE);
  }

  @ParameterizedTest(name = "{0} with ITag {1}")
  @CsvSource({"d0, 1", "d1, 0", "d0, 31"})
  @Checks("R-ATS-035")
  void anUnexpectedCompletionChangesNothing(String function, int itag) {
    rig.answering.clear();
    rig.holding(ATC0, SYNC);
    rig.cpu(rig.doorbell(2), Bench.send(rig.queue, Lane.INTERNAL, completion(function, itag)));
    for (Shown shown : rig.bench.seeds(20)) {
      assertThat(text(shown, "answered", "done", "fence")).as(shown.which()).isEmpty();
    }
  }

  @Test
  @Checks("R-ATS-035")
  void aLateCompletionDoesNotTakeTheErrorBack() {
    rig.answering.clear();
    rig.holding(ATC0, SYNC);
    rig.cpu(
        rig.doorbell(2),
        rig.pollError(LATE),
        QueueRig.told(),
        Bench.send(rig.queue, Lane.INTERNAL, completion("d0", 0)));
    Shown shown = rig.bench.fifo();
    assertThat(text(shown, "answered", "done", "fence", "stopped"))
        .isEqualTo("stopped 1 CERROR_ATC_INV_SYNC");
  }

  /** CC = 2: two completion messages belong to the request (R5). */
  @Test
  @Checks({"R-ATS-034", "R5"})
  void everyCompletionMessageIsCounted() {
    rig.holding(ATC0, SYNC).cpu(rig.doorbell(2));
    InvalidateCompletion half = new InvalidateCompletion("d0", 0, 1, 2);
    rig.bench.react(
        rig.root,
        (message, out) -> {
          if (message instanceof InvalidateRequest) {
            out.send(rig.queue, Lane.INTERNAL, half);
          }
        });
    assertThat(text(rig.bench.fifo(), "fence")).isEmpty();
    rig.bench.react(
        rig.root,
        (message, out) -> {
          if (message instanceof InvalidateRequest) {
            out.send(rig.queue, Lane.INTERNAL, half);
            out.send(rig.queue, Lane.INTERNAL, half);
          }
        });
    assertThat(text(rig.bench.fifo(), "fence")).isEqualTo("fence 1");
  }
}
