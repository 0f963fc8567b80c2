package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.memory.MemoryRequest.Update;
import iommulab.actors.memory.MemoryRequest.WalkAtomically;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.Route;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.Purpose;
import iommulab.model.walk.Reading;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Performs what a {@link Reading} wants of Memory, one read after the other or the whole at once
 * ({@code walk = stepwise} or {@code atomic}), and goes on with its result.
 */
final class Reads {
  /** A reading that waits for Memory, and who wants its result. */
  record UnderWay<R>(Reading<R> reading, Consumer<R> then) {
    @SuppressWarnings("unchecked") // Memory gives back the reading that it was given
    UnderWay<R> now(Reading<?> further) {
      return new UnderWay<>((Reading<R>) further, then);
    }
  }

  private final boolean atomic;
  private final boolean updates;
  private final Route route;
  private final boolean apart;
  private final Address<MemoryRequest> memory;
  private final Address<Message> self;
  private final Transactions transactions;
  private final Gathering gathering;
  private final Outbox out;

  Reads(SmmuUnit.Build build, Transactions transactions, Outbox out) {
    this.atomic = build.atomicWalks();
    this.updates = build.ids().get(IdRegisters.HTTU) != 0;
    this.route = build.coherentWalks() ? Route.SNOOPED : Route.POINT;
    this.apart = build.freedoms().dwordFetches() && !atomic;
    this.memory = build.memory();
    this.self = build.self();
    this.transactions = transactions;
    this.gathering = new Gathering(memory, self, out);
    this.out = out;
  }

  /** Reads for a transaction, which waits meanwhile. */
  <R> void run(InFlight t, Reading<R> reading, Consumer<R> then) {
    drive(t, new UnderWay<>(reading, then));
  }

  /** Takes the answer in if it is one of several that have to meet first. */
  boolean gathers(MemoryReply reply) {
    return gathering.takes(reply);
  }

  /** Goes on with what Memory answered. */
  void answered(InFlight t, MemoryReply reply) {
    UnderWay<?> current = t.reading.orElseThrow();
    if (reply instanceof MemoryReply.WalkDone walk) {
      drive(t, current.now(walk.reading()));
    } else if (reply instanceof MemoryReply.ReadDone read) {
      fetched(t, current, read.words().stream().mapToLong(Long::longValue).toArray());
    } else {
      t.dwords = Optional.empty();
      drive(t, current.now(current.reading().aborted()));
    }
  }

  private <R> void drive(InFlight t, UnderWay<R> current) {
    t.reading = Optional.of(current);
    Optional<Fetch> wants = current.reading().wants();
    if (wants.isEmpty()) {
      current.then().accept(current.reading().result());
      return;
    }
    Fetch fetch = wants.get();
    if (apart && isStructure(fetch) && out.narrows()) {
      gathering.begin(transactions.waits(t), fetch, route, () -> transactions.number(t));
      return;
    }
    if (apart && isStructure(fetch)) {
      t.dwords = Optional.of(new DwordFetch(fetch));
      readNext(t, t.dwords.get());
      return;
    }
    long id = transactions.waits(t);
    t.updating = atomic ? updates : fetch.swap().isPresent();
    out.send(memory, Lane.MEMORY, request(id, current.reading(), fetch));
  }

  private MemoryRequest request(long id, Reading<?> reading, Fetch fetch) {
    if (atomic) {
      return new WalkAtomically(id, reading, route, updates, self);
    } else if (fetch.swap().isPresent()) {
      Fetch.Swap swap = fetch.swap().get();
      return new Update(
          id,
          fetch.at(),
          AtomicFunction.COMPARE_AND_SWAP,
          swap.replacement(),
          swap.expected(),
          self);
    }
    return new Read(id, fetch.at(), fetch.dwords(), route, self);
  }

  private static boolean isStructure(Fetch fetch) {
    return fetch.purpose() == Purpose.STREAM_TABLE_ENTRY
        || fetch.purpose() == Purpose.CONTEXT_DESCRIPTOR;
  }

  private void readNext(InFlight t, DwordFetch dwords) {
    long id = transactions.waits(t);
    out.send(memory, Lane.MEMORY, new Read(id, dwords.next(out), 1, route, self));
  }

  private void fetched(InFlight t, UnderWay<?> current, long[] words) {
    if (t.dwords.isEmpty()) {
      drive(t, current.now(current.reading().fetched(words)));
      return;
    }
    DwordFetch dwords = t.dwords.get();
    dwords.read(words[0]);
    if (dwords.isComplete()) {
      t.dwords = Optional.empty();
      drive(t, current.now(current.reading().fetched(dwords.words())));
    } else {
      readNext(t, dwords);
    }
  }
}
