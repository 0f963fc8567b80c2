package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.model.agenda.Message;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Resume;
import iommulab.model.smmuv3.command.StallTerm;
import iommulab.model.smmuv3.event.EventRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Transactions that wait for software's answer (Arm IHI 0070, 3.12.2, 4.7.1, 4.7.2).
 *
 * <p>One that is recorded holds a STAG until CMD_RESUME, CMD_STALL_TERM or SMMUEN = 0, even if it
 * got through by an early retry meanwhile. One that would say the same as a recorded one, or for
 * which no STAG is free, waits without a record and is tried again when a STAG is given back. One
 * whose record finds no room gives its STAG back and is tried again when there is room (3.5.4).
 */
final class Stalls {
  /** A recorded transaction may be tried again by itself now. */
  record EarlyRetry(int stag, long serial) implements Message {}

  /** What a unit does with transactions that stall no longer. */
  interface Unit {
    void retry(InFlight t);

    void terminate(InFlight t, boolean abort);

    /** False behind SMMUEN = 0: nothing stalls any more. */
    boolean mayStall();
  }

  private static final class Held {
    final InFlight t;
    final EventRecord event;
    final long serial;
    final long record;
    boolean ended;

    Held(InFlight t, EventRecord event, long serial, long record) {
      this.t = t;
      this.event = event;
      this.serial = serial;
      this.record = record;
    }
  }

  private final SmmuUnit.Build build;
  private final EventReports events;
  private final Unit unit;
  private final Touches touches;
  private final Outbox out;
  private final Map<Integer, Held> byTag = new TreeMap<>();
  private final List<InFlight> parked = new ArrayList<>();
  private final List<InFlight> withoutRoom = new ArrayList<>();
  private long nextSerial;

  Stalls(SmmuUnit.Build build, EventReports events, Unit unit, Touches touches, Outbox out) {
    this.touches = touches;
    this.build = build;
    this.events = events;
    this.unit = unit;
    this.out = out;
  }

  /** The transaction met a fault that stalls it; the event is what its record would say. */
  void stall(InFlight t, EventRecord event) {
    t.stage = InFlight.Stage.STALLED;
    touches.writes(Touches.STALLS);
    if (t.answer.isPresent()) {
      terminate(t, t.answer.get());
    } else if (!unit.mayStall()) {
      terminate(t, true);
    } else if (holds(t)) {
      return; // an early retry that failed: the record stands
    } else if (isRecorded(event) || byTag.size() >= build.stalls().most()) {
      parked.add(t);
    } else {
      record(t, event);
    }
  }

  private void record(InFlight t, EventRecord event) {
    int stag = 0;
    while (byTag.containsKey(stag)) {
      stag++;
    }
    t.wasStalled = true;
    long serial = nextSerial++;
    byTag.put(stag, new Held(t, event, serial, events.report(t, event.stalled(stag))));
    if (!build.stalls().earlyRetry().isNever()) {
      out.after(build.stalls().earlyRetry(), new EarlyRetry(stag, serial));
    }
  }

  private boolean holds(InFlight t) {
    return byTag.values().stream().anyMatch(held -> held.t == t);
  }

  private boolean isRecorded(EventRecord event) {
    return byTag.values().stream().anyMatch(held -> held.event.saysTheSame(event));
  }

  /** Tries a recorded transaction again without being asked (3.12.2). */
  void earlyRetry(EarlyRetry due) {
    touches.writes(Touches.STALLS);
    Held held = byTag.get(due.stag());
    if (held != null && held.serial == due.serial() && isWaiting(held.t)) {
      unit.retry(held.t);
    }
  }

  private static boolean isWaiting(InFlight t) {
    return t.stage == InFlight.Stage.STALLED;
  }

  /** The transaction is over; its STAG stays taken (R-SMMU-100). */
  void ended(InFlight t) {
    if (t.wasStalled) {
      touches.writes(
          Touches.STALLS); // also behind an answer, which is seen where the end comes first
    }
    for (Held held : byTag.values()) {
      held.ended = held.ended || held.t == t;
    }
  }

  /** CMD_RESUME or CMD_STALL_TERM takes effect; a RESUME that fits nothing does nothing. */
  void answer(Command command) {
    touches.writes(Touches.STALLS);
    if (command instanceof Resume resume) {
      resume(resume);
    } else if (command instanceof StallTerm all) {
      abort(t -> t.request.sid() == all.sid().value());
    }
  }

  private void resume(Resume resume) {
    Held held = byTag.get(resume.stag());
    if (held == null || held.t.request.sid() != resume.sid().value()) {
      return;
    }
    byTag.remove(resume.stag());
    if (resume.retry() && isWaiting(held.t)) {
      unit.retry(held.t);
    } else if (!resume.retry()) {
      release(held, resume.abort() || build.stalls().alwaysAborts());
    }
    retry(parked);
  }

  /** One that is being retried ends so only if the retry fails (R-SMMU-102). */
  private void release(Held held, boolean abort) {
    if (!held.ended) {
      release(held.t, abort);
    }
  }

  private void release(InFlight t, boolean abort) {
    if (isWaiting(t)) {
      terminate(t, abort);
    } else {
      t.answer = Optional.of(abort);
    }
  }

  /** SMMUEN becomes 0: all stalls end with an abort, all STAGs are free (6.3.9.6). */
  void abortAll() {
    touches.writes(Touches.STALLS);
    abort(t -> true);
  }

  private void abort(Predicate<InFlight> which) {
    List<Held> ending = byTag.values().stream().filter(held -> which.test(held.t)).toList();
    byTag.values().removeAll(ending);
    ending.forEach(held -> release(held, true));
    take(parked, which).forEach(t -> terminate(t, true));
    take(withoutRoom, which).forEach(t -> terminate(t, true));
    retry(parked);
  }

  /** The record found no room: its STAG is free, and its transaction is tried again later. */
  void deferred(long record) {
    touches.writes(Touches.STALLS);
    for (Iterator<Held> each = byTag.values().iterator(); each.hasNext(); ) {
      Held held = each.next();
      if (held.record == record) {
        each.remove();
        if (!held.ended && isWaiting(held.t)) {
          withoutRoom.add(held.t);
        }
        withoutRoom.addAll(parked); // nobody will be asked to answer for them now
        parked.clear();
        return;
      }
    }
  }

  /** The event queue has room again. */
  void roomAgain() {
    touches.writes(Touches.STALLS);
    retry(withoutRoom);
  }

  private void retry(List<InFlight> waiting) {
    take(waiting, t -> true).forEach(unit::retry);
  }

  private static List<InFlight> take(List<InFlight> from, Predicate<InFlight> which) {
    List<InFlight> taken = from.stream().filter(which).toList();
    from.removeAll(taken);
    return taken;
  }

  private void terminate(InFlight t, boolean abort) {
    unit.terminate(t, abort);
  }
}
