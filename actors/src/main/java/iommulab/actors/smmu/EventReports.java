package iommulab.actors.smmu;

import iommulab.actors.control.Moment;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The event records that the unit has made and that are not yet visible or dropped; a CMD_SYNC
 * waits for those made before it (Arm IHI 0070, 4.7.3).
 */
final class EventReports {
  /** A drain that waits for the records before this number, since when. */
  private record Pending(Drain drain, long before, Moment since) {}

  private final SmmuUnit.Build build;
  private final Touches touches;
  private final Outbox out;
  private final TreeSet<Long> recording = new TreeSet<>();
  private final List<Pending> drains = new ArrayList<>();
  private long nextRecord;

  /** When each record was visible or dropped. */
  private final Map<Long, Moment> recordedAt = new TreeMap<>();

  EventReports(SmmuUnit.Build build, Touches touches, Outbox out) {
    this.build = build;
    this.touches = touches;
    this.out = out;
  }

  /** A transaction has something to report; gives the number of its record. */
  long report(InFlight t, EventRecord event) {
    touches.reports();
    long id = nextRecord++;
    recording.add(id);
    boolean merges =
        event.code().filter(EventCode::alwaysMerges).isPresent()
            || t.ste.filter(ste -> ste.has(Ste.MEV)).isPresent();
    out.send(build.eventQueue(), Lane.INTERNAL, new Record(id, event, merges, build.self()));
    return id;
  }

  void recorded(long id) {
    touches.recorded(id);
    recording.remove(id);
    if (out.narrows()) {
      recordedAt.put(id, out.moment());
    }
    answerDrains();
  }

  void drain(Drain drain) {
    touches.drains(nextRecord);
    drains.add(new Pending(drain, nextRecord, out.moment()));
    answerDrains();
  }

  private void answerDrains() {
    drains.removeIf(
        pending -> {
          boolean done = recording.isEmpty() || recording.first() >= pending.before();
          if (done) {
            Drain drain = pending.drain();
            out.send(drain.replyTo(), Lane.INTERNAL, new Drained(drain.position()), metBy(pending));
          }
          return done;
        });
  }

  /** A drain and the records before it: whichever comes last answers. */
  private List<Moment> metBy(Pending pending) {
    if (!out.narrows() || pending.before() == 0) {
      return List.of();
    }
    List<Moment> met = new ArrayList<>(List.of(pending.since()));
    for (long id = 0; id < pending.before(); id++) {
      met.add(recordedAt.get(id));
    }
    return met;
  }
}
