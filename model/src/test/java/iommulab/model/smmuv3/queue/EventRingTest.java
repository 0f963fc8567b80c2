package iommulab.model.smmuv3.queue;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.StreamId;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.queue.EventRing.Fate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a record, and what PROD shows of it (Arm IHI 0070, 7.2.1, 7.4). */
final class EventRingTest {
  private static final EventRecord ABORT = EventRecord.of(EventCode.C_BAD_STE, new StreamId(8));
  private static final EventRecord STALL =
      EventRecord.of(EventCode.F_TRANSLATION, new StreamId(8)).stalled(3);

  /** A queue of two entries with so many records in it. */
  record Case(
      String name,
      int held,
      boolean enabled,
      boolean aborted,
      EventRecord record,
      Fate then,
      long prod) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    // spotless:off
    return List.of(
        //       name                                    held enabled aborted record then            PROD
        new Case("room",                                 1,   true,   false,  ABORT, Fate.WRITTEN,   2),
        new Case("room for a stall",                     1,   true,   false,  STALL, Fate.WRITTEN,   2),
        new Case("full: dropped, and marked",            2,   true,   false,  ABORT, Fate.DROPPED,   0x8000_0002L),
        new Case("full: a stall waits, without a mark",  2,   true,   false,  STALL, Fate.DEFERRED,  2),
        new Case("disabled: dropped without a mark",     1,   false,  false,  ABORT, Fate.DROPPED,   1),
        new Case("disabled and full: no mark either",    2,   false,  false,  ABORT, Fate.DROPPED,   2),
        new Case("disabled: a stall waits",              1,   false,  false,  STALL, Fate.DEFERRED,  1),
        new Case("write abort: dropped without a mark",  1,   true,   true,   ABORT, Fate.DROPPED,   1),
        new Case("write abort and full: no mark",        2,   true,   true,   ABORT, Fate.DROPPED,   2));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-SMMU-092", "R-SMMU-093"})
  void aRecordIsWrittenOnlyIntoAWritableQueue(Case c) {
    EventRing ring = new EventRing(1, true);
    for (int i = 0; i < c.held; i++) {
      assertThat(ring.offer(ABORT)).isEqualTo(Fate.WRITTEN);
      ring.written();
    }
    ring.enable(c.enabled);
    if (c.aborted) {
      ring.abort();
    }
    assertThat(ring.offer(c.record)).isEqualTo(c.then);
    if (c.then == Fate.WRITTEN) {
      ring.written();
    }
    assertThat(ring.prod()).isEqualTo(c.prod);
  }
}
