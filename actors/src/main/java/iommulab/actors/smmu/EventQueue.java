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
import iommulab.actors.smmu.UnitMessage.Record;
import iommulab.actors.smmu.UnitMessage.Recorded;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes event records to one event queue (Arm IHI 0070, 7.2 and 7.4).
 *
 * <p>A record is visible when its words are and PROD covers it. A record that finds the queue full
 * is dropped, and OVFLG says so until software copies it into CONS; that does not keep later
 * records out once there is room.
 */
public final class EventQueue {
  private static final int BYTES = 32;
  private static final long OVERFLOW = 1L << 31;

  /** What a queue is built with. */
  public record Build(
      String smmu,
      Pa base,
      int log2size,
      Address<MemoryRequest> memory,
      Optional<Address<Message>> interrupted,
      Address<Message> self) {}

  private final Build build;
  private final Outbox out;
  private final Deque<Record> waiting = new ArrayDeque<>();
  private final RegisterReads reads;
  private long produced;
  private long consumed;
  private boolean overflow;
  private boolean overflowAcknowledged;
  private long nextWrite;

  private EventQueue(Build build, Outbox out) {
    this.build = build;
    this.out = out;
    this.reads = new RegisterReads(out, this::value);
  }

  /** An enabled, empty queue. */
  public static Behavior<Message> open(Build build, Outbox out) {
    return Behaviors.receiveMessage(new EventQueue(build, out)::handle);
  }

  private Behavior<Message> handle(Message message) {
    if (message instanceof Record record) {
      waiting.add(record);
      if (waiting.size() == 1) {
        write();
      }
    } else if (message instanceof MemoryReply.Done) {
      written(true);
    } else if (message instanceof MemoryReply.Aborted) {
      written(false);
    } else if (message instanceof Mmio access) {
      serve(access);
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }

  /** Writes the first waiting record, or drops it. */
  private void write() {
    while (!waiting.isEmpty() && produced - consumed == 1L << build.log2size()) {
      Record lost = waiting.remove();
      overflow = !overflowAcknowledged;
      note(lost.event(), false);
      out.send(lost.replyTo(), Lane.INTERNAL, new Recorded(lost.id()));
    }
    if (!waiting.isEmpty()) {
      Pa slot = build.base().plus((produced & ((1L << build.log2size()) - 1)) * BYTES);
      List<Long> words = new ArrayList<>();
      for (long word : waiting.peek().event().encode()) {
        words.add(word);
      }
      out.send(
          build.memory(),
          Lane.MEMORY,
          new Write(nextWrite++, slot, List.copyOf(words), List.of(), build.self()));
    }
  }

  private void written(boolean visible) {
    Record record = waiting.remove();
    boolean wasEmpty = produced == consumed;
    if (visible) {
      produced++;
    }
    note(record.event(), visible);
    out.send(record.replyTo(), Lane.INTERNAL, new Recorded(record.id()));
    reads.wake();
    if (visible && wasEmpty) {
      build.interrupted().ifPresent(this::interrupt);
    }
    write();
  }

  /** The queue is empty no longer (3.18). */
  private void interrupt(Address<Message> cpu) {
    out.send(cpu, Lane.INTERRUPT, new Interrupt(build.smmu(), InterruptSource.EVTQ));
  }

  private void note(EventRecord event, boolean visible) {
    EventCode code = event.code().orElseThrow();
    int sid = event.sid().value();
    out.note(
        visible
            ? new EventRecorded(build.smmu(), code, sid, event.input())
            : new EventLost(build.smmu(), code, sid, overflow != overflowAcknowledged));
  }

  private void serve(Mmio access) {
    if (access instanceof WriteRegister write && write.register() == Register.EVTQ_CONS) {
      long span = 2L << build.log2size();
      consumed += (write.value() - consumed) & (span - 1);
      overflowAcknowledged = (write.value() & OVERFLOW) != 0;
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
    } else if (!reads.serve(access)) {
      throw new IllegalStateException(access + " does not reach the event queue's registers");
    }
  }

  private long value(Register register) {
    long mask = (2L << build.log2size()) - 1;
    return switch (register) {
      case EVTQ_PROD -> (produced & mask) | (overflow ? OVERFLOW : 0);
      case EVTQ_CONS -> (consumed & mask) | (overflowAcknowledged ? OVERFLOW : 0);
      default -> throw new IllegalStateException(register + " is not an event queue register");
    };
  }
}
