package iommulab.actors.smmu;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.memory.MemoryRequest.Write;
import iommulab.actors.pcie.Tlp.PageRequestMessage;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.PageErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.PageErrorRaised;
import iommulab.actors.smmu.UnitMessage.Switch;
import iommulab.actors.smmu.UnitMessage.Switched;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.PageRequestDropped;
import iommulab.model.ledger.HardwareFact.PageRequestRecorded;
import iommulab.model.pcie.PageRequest;
import iommulab.model.pcie.PageResponse;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.PriRecord;
import iommulab.model.smmuv3.queue.AutoResponse;
import iommulab.model.smmuv3.queue.AutoResponse.WithPasid;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.Reading;
import iommulab.model.walk.SteFetch;
import iommulab.model.walk.SteFound;
import iommulab.model.walk.SteResult;
import iommulab.model.walk.StreamTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes page requests to the PRI queue, or answers them itself (Arm IHI 0070, 8.1 to 8.3).
 *
 * <p>Requests are taken one after the other. One that finds the queue full is not written, and
 * nothing is from then on until software acknowledges the overflow, even if there is room.
 */
public final class PriQueue {
  private static final long OVERFLOW = 1L << 31;

  /** How an abort of a record's write is noticed (7.2.2, 8.2). */
  public enum Aborts {
    /** PROD does not move; the request is answered. */
    SYNCHRONOUS,
    /** PROD covers garbage; the request is lost unanswered. */
    ASYNCHRONOUS
  }

  /**
   * What a queue is built with.
   *
   * @param boot CR0.PRIQEN and SMMUEN as the SMMU boots
   * @param streams the stream table, for PPAR
   * @param functions StreamIDs by function
   */
  public record Build(
      String smmu,
      Pa base,
      int log2size,
      Boot boot,
      Aborts aborts,
      IdRegisters ids,
      StreamTable streams,
      Map<String, Integer> functions,
      Address<MemoryRequest> memory,
      Address<Message> unit,
      Address<Message> rootComplex,
      Optional<Address<Message>> interrupted,
      Address<Message> self) {}

  private final Build build;
  private final Outbox out;
  private final Deque<PageRequestMessage> waiting = new ArrayDeque<>();
  private final RegisterReads reads;
  private final RecordTouches touches = new RecordTouches();
  private Optional<Reading<SteResult>> looking = Optional.empty();
  private long produced;
  private long consumed;
  private boolean overflow;
  private boolean overflowAcknowledged;
  private boolean aborted;
  private boolean busy;
  private boolean enabled;
  private boolean translating;
  private final List<Switch> switching = new ArrayList<>();
  private long nextAccess;

  private PriQueue(Build build, Outbox out) {
    this.build = build;
    this.out = out;
    this.enabled = build.boot().has(Enable.PRIQEN);
    this.translating = build.boot().has(Enable.SMMUEN);
    this.reads = new RegisterReads(out, this::value);
  }

  /** An empty queue. */
  public static Behavior<Message> open(Build build, Outbox out) {
    return Behaviors.receiveMessage(new PriQueue(build, out)::handle);
  }

  private Behavior<Message> handle(Message message) {
    touches.begin(out.narrows());
    boolean room = hasRoom();
    Behavior<Message> next = react(message);
    if (hasRoom() != room) {
      touches.writes(RecordTouches.ROOM);
    }
    if (touches.areKnown() && switching.isEmpty()) {
      out.only(touches.cells());
    }
    return next;
  }

  private Behavior<Message> react(Message message) {
    if (message instanceof PageRequestMessage request) {
      touches.writes(RecordTouches.WAITING);
      waiting.add(request);
      next();
    } else if (message instanceof MemoryReply.Done) {
      touches.writes(RecordTouches.WAITING);
      touches.writes(RecordTouches.PROD);
      touches.reads(RecordTouches.CONS);
      if (!switching.isEmpty()) {
        touches.everything();
      }
      written(true);
    } else if (message instanceof MemoryReply.ReadDone read) {
      touches.writes(RecordTouches.WAITING);
      touches.reads(RecordTouches.ROOM);
      long[] words = read.words().stream().mapToLong(Long::longValue).toArray();
      look(looking.orElseThrow().fetched(words));
    } else if (message instanceof MemoryReply.Aborted && looking.isPresent()) {
      touches.everything();
      look(looking.get().aborted());
    } else if (message instanceof MemoryReply.Aborted) {
      touches.everything();
      written(false);
    } else if (message instanceof PageErrorAcknowledged) {
      touches.everything();
      aborted = false;
    } else if (message instanceof Switch order) {
      touches.writes(RecordTouches.WAITING); // whether a record is under way
      touches.writes(RecordTouches.ROOM);
      enable(order);
    } else if (message instanceof Mmio access) {
      serve(access);
    } else {
      return Behaviors.unhandled();
    }
    switched();
    return Behaviors.same();
  }

  /** SMMUEN = 0 acts as PRIQEN = 0 (6.3.9.6). */
  private void enable(Switch order) {
    if (order.field() == Enable.SMMUEN) {
      translating = order.on();
    } else {
      enabled = order.on();
    }
    switching.add(order);
  }

  /** A change is complete once the record under way is visible or lost (6.3.9). */
  private void switched() {
    if (!busy) {
      switching.forEach(o -> out.send(o.replyTo(), Lane.INTERNAL, new Switched(o.field())));
      switching.clear();
    }
  }

  private void next() {
    while (!busy && !waiting.isEmpty()) {
      touches.reads(RecordTouches.ROOM);
      PageRequest request = waiting.peek().request();
      if (!enabled || !translating || aborted) {
        drop(AutoResponse.whileUnavailable(request));
      } else if (!hasRoom()) {
        overflowed(request);
      } else {
        write(request);
      }
    }
  }

  /** Whether no request overflows the queue now. */
  private boolean hasRoom() {
    return overflow == overflowAcknowledged && !isFull();
  }

  private boolean isFull() {
    return produced - consumed == 1L << build.log2size();
  }

  private void write(PageRequest request) {
    busy = true;
    Pa slot = build.base().plus((produced & ((1L << build.log2size()) - 1)) * PriRecord.BYTES);
    List<Long> words = new ArrayList<>();
    for (long word : new PriRecord(new StreamId(sid()), request).encode()) {
      words.add(word);
    }
    out.send(
        build.memory(),
        Lane.MEMORY,
        new Write(nextAccess++, slot, List.copyOf(words), List.of(), build.self()));
  }

  private int sid() {
    return build.functions().get(waiting.peek().function());
  }

  private void written(boolean visible) {
    busy = false;
    boolean wasEmpty = produced == consumed;
    PageRequest request = waiting.peek().request();
    if (visible) {
      out.note(
          new PageRequestRecorded(
              build.smmu(), sid(), request.group(), request.page(), request.last()));
      waiting.remove();
      produced++;
    } else {
      aborted = true;
      out.send(build.unit(), Lane.INTERNAL, new PageErrorRaised(build.self()));
      if (build.aborts() == Aborts.ASYNCHRONOUS) {
        produced++;
        drop(Optional.empty());
      } else {
        drop(AutoResponse.whileUnavailable(request));
      }
    }
    reads.wake();
    if (visible && wasEmpty) {
      build
          .interrupted()
          .ifPresent(
              cpu ->
                  out.send(cpu, Lane.INTERRUPT, new Interrupt(build.smmu(), InterruptSource.PRIQ)));
    }
    next();
  }

  /** Drops the first waiting request, with this answer. */
  private void drop(Optional<PageResponse> answer) {
    PageRequest request = waiting.peek().request();
    out.note(
        new PageRequestDropped(
            build.smmu(), sid(), request.group(), request.last(), answer.map(PageResponse::code)));
    String function = waiting.remove().function();
    answer.ifPresent(
        told ->
            out.send(build.rootComplex(), Lane.INTERNAL, new PageResponseMessage(function, told)));
  }

  private void overflowed(PageRequest request) {
    touches.writes(RecordTouches.PROD);
    touches.reads(RecordTouches.CONS);
    overflow = !overflowAcknowledged;
    reads.wake();
    boolean pps = build.ids().has(IdRegisters.PPS);
    if (AutoResponse.needsPpar(request, pps)) {
      busy = true;
      look(SteFetch.begin(build.streams(), new StreamId(sid()), build.ids()));
    } else {
      drop(AutoResponse.onOverflow(request, pps ? WithPasid.YES : WithPasid.NO));
    }
  }

  /** Reads the stream's entry for PPAR. */
  private void look(Reading<SteResult> reading) {
    Optional<Fetch> wants = reading.wants();
    if (wants.isPresent()) {
      looking = Optional.of(reading);
      out.send(
          build.memory(),
          Lane.MEMORY,
          new Read(nextAccess++, wants.get().at(), wants.get().dwords(), build.self()));
      return;
    }
    looking = Optional.empty();
    busy = false;
    drop(AutoResponse.onOverflow(waiting.peek().request(), passed(reading.result())));
    next();
  }

  private static WithPasid passed(SteResult result) {
    if (!(result instanceof SteFound found)) {
      return WithPasid.UNKNOWN;
    }
    return found.ste().has(Ste.PPAR) ? WithPasid.YES : WithPasid.NO;
  }

  private void serve(Mmio access) {
    if (access instanceof WriteRegister write && write.register() == Register.PRIQ_CONS) {
      long span = 2L << build.log2size();
      consumed += (write.value() - consumed) & (span - 1);
      touches.writes(RecordTouches.CONS);
      overflowAcknowledged = (write.value() & OVERFLOW) != 0;
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
      return;
    }
    touches.serves(access, Register.PRIQ_PROD, Register.PRIQ_CONS);
    if (!reads.serve(access)) {
      throw new IllegalStateException(access + " does not reach the PRI queue's registers");
    }
  }

  private long value(Register register) {
    long mask = (2L << build.log2size()) - 1;
    return switch (register) {
      case PRIQ_PROD -> (produced & mask) | (overflow ? OVERFLOW : 0);
      case PRIQ_CONS -> (consumed & mask) | (overflowAcknowledged ? OVERFLOW : 0);
      default -> throw new IllegalStateException(register + " is not a PRI queue register");
    };
  }
}
