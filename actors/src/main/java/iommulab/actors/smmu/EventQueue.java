package iommulab.actors.smmu;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.memory.MemoryRequest.Write;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.Deferred;
import iommulab.actors.smmu.UnitMessage.EventErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.EventWriteAborted;
import iommulab.actors.smmu.UnitMessage.Record;
import iommulab.actors.smmu.UnitMessage.Recorded;
import iommulab.actors.smmu.UnitMessage.RoomAgain;
import iommulab.actors.smmu.UnitMessage.Switch;
import iommulab.actors.smmu.UnitMessage.Switched;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventMerged;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.queue.EventRing;
import iommulab.model.smmuv3.queue.EventRing.Fate;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.QueueBase;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes event records to one event queue (Arm IHI 0070, 7.2 to 7.4).
 *
 * <p>A record is visible when its words are and PROD covers it. What becomes of one that cannot be
 * written is told by {@link EventRing}. When a write aborts, its record is lost, and all others are
 * until software acknowledges GERROR.EVTQ_ABT_ERR.
 */
public final class EventQueue {
  /**
   * What a queue is built with.
   *
   * @param merging whether a record joins an equal one that is not yet visible (7.3.1)
   * @param enabled EVTQEN as the run begins
   */
  public record Build(
      String smmu,
      Pa base,
      int log2size,
      boolean merging,
      boolean enabled,
      Address<MemoryRequest> memory,
      Optional<Address<Message>> interrupted,
      Address<Message> self) {}

  /** A record on its way, and those that merged with it. */
  private record Waiting(Record record, List<Record> merged) {}

  private final Build build;
  private final Outbox out;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final RegisterReads reads;
  private final EventRing ring;
  private final RecordTouches touches = new RecordTouches();
  private Optional<Switch> disabling = Optional.empty();
  private Optional<Address<? super UnitMessage>> deferredOf = Optional.empty();
  private Pa base;
  private long nextWrite;

  private EventQueue(Build build, Outbox out) {
    this.build = build;
    this.base = build.base();
    this.out = out;
    this.ring = new EventRing(build.log2size(), build.enabled());
    this.reads = new RegisterReads(out, this::value);
  }

  /** An empty queue. */
  public static Behavior<Message> open(Build build, Outbox out) {
    return Behaviors.receiveMessage(new EventQueue(build, out)::handle);
  }

  private Behavior<Message> handle(Message message) {
    touches.begin(out.narrows());
    boolean writable = ring.isWritable();
    boolean deferred = deferredOf.isPresent();
    Behavior<Message> next = react(message);
    if (ring.isWritable() != writable) {
      touches.writes(RecordTouches.ROOM);
    }
    if (touches.areKnown() && !deferred && deferredOf.isEmpty()) {
      out.only(touches.cells());
    }
    return next;
  }

  private Behavior<Message> react(Message message) {
    if (message instanceof Record record) {
      touches.writes(RecordTouches.WAITING);
      arrived(record);
    } else if (message instanceof MemoryReply.Done) {
      touches.writes(RecordTouches.WAITING);
      touches.writes(RecordTouches.PROD);
      touches.reads(RecordTouches.CONS);
      ring.written();
      written(true);
    } else if (message instanceof MemoryReply.Aborted) {
      touches.everything();
      ring.abort();
      out.send(waiting.element().record().replyTo(), Lane.INTERNAL, new EventWriteAborted());
      written(false);
    } else if (message instanceof EventErrorAcknowledged) {
      touches.everything();
      ring.acknowledgeAbort();
    } else if (message instanceof Switch order) {
      touches.everything();
      enable(order);
    } else if (message instanceof Mmio access) {
      serve(access);
    } else {
      return Behaviors.unhandled();
    }
    if (deferredOf.isPresent() && ring.isWritable()) {
      out.send(deferredOf.get(), Lane.INTERNAL, new RoomAgain());
      deferredOf = Optional.empty();
    }
    return Behaviors.same();
  }

  /**
   * EVTQEN = 0 is complete when what is being written is visible; the rest is dropped (6.3.9.4).
   */
  private void enable(Switch order) {
    boolean writing = !waiting.isEmpty();
    ring.enable(order.on());
    if (writing && !order.on()) {
      disabling = Optional.of(order);
    } else {
      out.send(order.replyTo(), Lane.INTERNAL, new Switched(order.field()));
    }
  }

  private void arrived(Record record) {
    Optional<Waiting> twin = twinOf(record);
    if (twin.isPresent()) {
      twin.get().merged().add(record);
      EventRecord event = record.event();
      out.note(new EventMerged(build.smmu(), event.code().orElseThrow(), event.sid().value()));
      return;
    }
    waiting.add(new Waiting(record, new ArrayList<>()));
    if (waiting.size() == 1) {
      write();
    }
  }

  private Optional<Waiting> twinOf(Record record) {
    return waiting.stream()
        .filter(w -> build.merging() && record.mayMerge() && w.record().mayMerge())
        .filter(w -> w.record().event().mergesWith(record.event()))
        .findFirst();
  }

  /** Writes the first waiting record, or drops it. */
  private void write() {
    while (!waiting.isEmpty()) {
      Fate fate = ring.offer(waiting.element().record().event());
      touches.reads(RecordTouches.ROOM);
      if (fate == Fate.WRITTEN) {
        EventRecord event = waiting.element().record().event();
        Pa slot = base.plus(ring.index() * EventRecord.BYTES);
        List<Long> words = new ArrayList<>();
        for (long word : event.encode()) {
          words.add(word);
        }
        out.send(
            build.memory(),
            Lane.MEMORY,
            new Write(nextWrite++, slot, List.copyOf(words), List.of(), build.self()));
        return;
      }
      touches.everything();
      if (fate == Fate.DEFERRED) {
        Record stall = waiting.remove().record();
        deferredOf = Optional.of(stall.replyTo());
        out.send(stall.replyTo(), Lane.INTERNAL, new Deferred(stall.id()));
      } else {
        ended(waiting.remove(), false);
      }
    }
  }

  private void written(boolean visible) {
    ended(waiting.remove(), visible);
    reads.wake();
    if (visible && ring.holdsOne()) {
      build.interrupted().ifPresent(this::interrupt);
    }
    write();
    disabling.ifPresent(o -> out.send(o.replyTo(), Lane.INTERNAL, new Switched(o.field())));
    disabling = Optional.empty();
  }

  /** The queue is empty no longer (3.18). */
  private void interrupt(Address<Message> cpu) {
    out.send(cpu, Lane.INTERRUPT, new Interrupt(build.smmu(), InterruptSource.EVTQ));
  }

  private void ended(Waiting gone, boolean visible) {
    EventRecord event = gone.record().event();
    EventCode code = event.code().orElseThrow();
    int sid = event.sid().value();
    out.note(
        visible
            ? new EventRecorded(build.smmu(), code, sid, event.input())
            : new EventLost(build.smmu(), code, sid, ring.tellsOfLoss()));
    recorded(gone.record());
    gone.merged().forEach(this::recorded);
  }

  private void recorded(Record record) {
    out.send(record.replyTo(), Lane.INTERNAL, new Recorded(record.id()));
  }

  private void serve(Mmio access) {
    if (access instanceof WriteRegister write) {
      if (write.register() == Register.EVTQ_CONS) {
        touches.writes(RecordTouches.CONS);
        ring.writeCons(write.value());
      } else if (write.register() == Register.EVTQ_PROD) {
        touches.everything();
        ring.writeProd(write.value());
      } else if (!ring.isEnabled()) {
        touches.everything();
        base = QueueBase.address(write.value());
      }
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
      return;
    }
    touches.serves(access, Register.EVTQ_PROD, Register.EVTQ_CONS);
    if (!reads.serve(access)) {
      throw new IllegalStateException(access + " does not reach the event queue's registers");
    }
  }

  private long value(Register register) {
    return switch (register) {
      case EVTQ_BASE -> QueueBase.register(base, build.log2size());
      case EVTQ_PROD -> ring.prod();
      case EVTQ_CONS -> ring.cons();
      default -> throw new IllegalStateException(register + " is not an event queue register");
    };
  }
}
