package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Record;
import iommulab.model.agenda.Lane;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The event records that the unit has made and that are not yet visible or dropped; a CMD_SYNC
 * waits for those made before it (Arm IHI 0070, 4.7.3).
 */
final class EventReports {
  /** A drain that waits for the records before this number. */
  private record Pending(Drain drain, long before) {}

  private final SmmuUnit.Build build;
  private final Touches touches;
  private final Outbox out;
  private final TreeSet<Long> recording = new TreeSet<>();
  private final List<Pending> drains = new ArrayList<>();
  private long nextRecord;

  EventReports(SmmuUnit.Build build, Touches touches, Outbox out) {
    this.build = build;
    this.touches = touches;
    this.out = out;
  }

  /** A transaction has something to report; gives the number of its record. */
  long report(InFlight t, EventRecord event) {
    long id = nextRecord++;
    touches.writes(Touches.RECORDS);
    recording.add(id);
    boolean merges =
        event.code().filter(EventCode::alwaysMerges).isPresent()
            || t.ste.filter(ste -> ste.has(Ste.MEV)).isPresent();
    out.send(build.eventQueue(), Lane.INTERNAL, new Record(id, event, merges, build.self()));
    return id;
  }

  void recorded(long id) {
    touches.writes(Touches.RECORDED);
    recording.remove(id);
    answerDrains();
  }

  void drain(Drain drain) {
    touches.reads(Touches.RECORDS);
    touches.reads(Touches.RECORDED);
    drains.add(new Pending(drain, nextRecord));
    answerDrains();
    if (!drains.isEmpty()) {
      touches.writes(Touches.RECORDED);
    }
  }

  private void answerDrains() {
    drains.removeIf(
        pending -> {
          boolean done = recording.isEmpty() || recording.first() >= pending.before();
          if (done) {
            Drain drain = pending.drain();
            out.send(drain.replyTo(), Lane.INTERNAL, new Drained(drain.position()));
          }
          return done;
        });
  }
}
