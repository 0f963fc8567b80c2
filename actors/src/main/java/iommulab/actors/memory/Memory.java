package iommulab.actors.memory;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Accesses;
import iommulab.actors.control.Address;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply.Aborted;
import iommulab.actors.memory.MemoryReply.Done;
import iommulab.actors.memory.MemoryReply.Matched;
import iommulab.actors.memory.MemoryReply.ReadDone;
import iommulab.actors.memory.MemoryReply.WalkDone;
import iommulab.actors.memory.MemoryRequest.Await;
import iommulab.actors.memory.MemoryRequest.CancelAwait;
import iommulab.actors.memory.MemoryRequest.DeviceAccess;
import iommulab.actors.memory.MemoryRequest.HandOver;
import iommulab.actors.memory.MemoryRequest.Lock;
import iommulab.actors.memory.MemoryRequest.Maintain;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.memory.MemoryRequest.Unlock;
import iommulab.actors.memory.MemoryRequest.Update;
import iommulab.actors.memory.MemoryRequest.WalkAtomically;
import iommulab.actors.memory.MemoryRequest.Write;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.KeptInCache;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.ReadPastCache;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.Route;
import iommulab.model.memory.SparseMemory;
import iommulab.model.memory.TwoPlaces;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.Reading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Physical memory: all state that several actors share sits behind this one.
 *
 * <p>Every request is one step, so a single word is never torn; what takes several requests can be.
 * Where an access lands, the ledger learns of it: this is where harm is judged. Each cell that a
 * request touches is told to the engine's probe, which holds it against the declared footprint.
 */
public final class Memory {
  private final Outbox out;
  private final TwoPlaces words;
  private final Accesses accesses;
  private final Map<Long, List<Waiting>> waiting = new TreeMap<>();

  /** When each word came to be what it is: by one change, or by several additions. */
  private final Map<Long, List<Moment>> changedAt = new TreeMap<>();

  private final SoftwareLocks locks;

  /** Whether what the request at hand touches counts, and what it is. */
  private boolean narrows;

  private Footprint touched = Footprint.NONE;

  /** A poll that waits, since when. */
  private record Waiting(Await await, Moment since) {}

  private Memory(Outbox out, SparseMemory words, Accesses accesses) {
    this.out = out;
    this.words = new TwoPlaces(words, what -> out.choose(2, what) == 1);
    this.accesses = accesses;
    this.locks = new SoftwareLocks(out);
  }

  /** Memory with this content, which it changes from now on. */
  public static Behavior<MemoryRequest> holding(SparseMemory words, Accesses accesses, Outbox out) {
    Memory memory = new Memory(out, words, accesses);
    return Behaviors.receiveMessage(memory::handle);
  }

  private Behavior<MemoryRequest> handle(MemoryRequest request) {
    narrows = out.narrows();
    if (!narrows) {
      return react(request);
    }
    touched = request.footprint();
    Behavior<MemoryRequest> next = react(request);
    out.only(touched);
    return next;
  }

  private Behavior<MemoryRequest> react(MemoryRequest request) {
    if (request instanceof Read read) {
      onRead(read);
    } else if (request instanceof Write write) {
      onWrite(write);
    } else if (request instanceof Update update) {
      onUpdate(update);
    } else if (request instanceof DeviceAccess access) {
      onDeviceAccess(access);
    } else if (request instanceof HandOver handOver) {
      onHandOver(handOver);
    } else if (request instanceof Await await) {
      onAwait(await);
    } else if (request instanceof CancelAwait cancel) {
      onCancel(cancel);
    } else if (request instanceof WalkAtomically walk) {
      reply(walk.replyTo(), new WalkDone(walk.id(), walked(walk)));
    } else if (request instanceof Maintain maintain) {
      accesses.write(Words.of(maintain.at()));
      moves(maintain.at(), 1);
      words.maintain(maintain.at(), maintain.operation());
      reply(maintain.replyTo(), new Done(maintain.id()));
    } else if (request instanceof Lock lock) {
      onLock(lock);
    } else if (request instanceof Unlock unlock) {
      onUnlock(unlock);
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }

  private Reading<?> walked(WalkAtomically walk) {
    Reading<?> reading = walk.reading();
    boolean tells = narrows && !walk.footprint().writesAll();
    Footprint read = Footprint.NONE;
    while (reading.wants().isPresent()) {
      Fetch fetch = reading.wants().get();
      if (!words.answers(fetch.at(), fetch.dwords())) {
        reading = reading.aborted();
        continue;
      }
      if (tells) {
        read = read.andReads(Words.of(walk.route(), fetch.at(), fetch.dwords()));
      }
      long[] found = words.read(fetch.at(), fetch.dwords(), walk.route());
      notePast(fetch.at(), fetch.dwords(), walk.route());
      fetch
          .swap()
          .filter(swap -> swap.expected() == found[0])
          .ifPresent(swap -> store(fetch.at(), List.of(swap.replacement()), walk.route()));
      reading = reading.fetched(found);
    }
    if (tells) {
      touched = read;
    }
    return reading;
  }

  private void onRead(Read read) {
    if (!words.answers(read.at(), read.dwords())) {
      reply(read.replyTo(), new Aborted(read.id()));
      return;
    }
    List<Long> found = load(read.at(), read.dwords(), read.route());
    read.facts().forEach(out::note);
    notePast(read.at(), read.dwords(), read.route());
    reply(read.replyTo(), new ReadDone(read.id(), found));
  }

  private void notePast(Pa at, int dwords, Route route) {
    for (int i = 0; route == Route.POINT && i < dwords; i++) {
      Pa word = at.plus(8L * i);
      if (words.isAhead(word)) {
        out.note(new ReadPastCache(word));
      }
    }
  }

  private void onWrite(Write write) {
    if (!words.answers(write.at(), write.words().size())) {
      reply(write.replyTo(), new Aborted(write.id()));
      return;
    }
    store(write.at(), write.words(), write.route());
    write.facts().forEach(out::note);
    if (write.route() == Route.CACHED) {
      for (Fact fact : write.facts()) {
        if (fact instanceof Unmapped gone) {
          out.note(new KeptInCache(gone.domain(), gone.iova(), write.at()));
        }
      }
    }
    reply(write.replyTo(), new Done(write.id()));
  }

  private void onUpdate(Update update) {
    if (!words.answers(update.at(), 1)) {
      reply(update.replyTo(), new Aborted(update.id()));
      return;
    }
    long before = load(update.at(), 1, Route.SNOOPED).get(0);
    long after = update.function().apply(before, update.operand(), update.expected());
    List<Moment> earlier = changedAt.getOrDefault(update.at().value(), List.of());
    store(update.at(), List.of(after), Route.SNOOPED);
    if (narrows && commutes(update)) {
      added(update.at(), earlier);
    }
    reply(update.replyTo(), new ReadDone(update.id(), List.of(before & update.seen())));
  }

  /** Whether it is the same before and after every other one for which this holds. */
  private static boolean commutes(Update update) {
    return update.function() == AtomicFunction.ADD && (update.seen() & Long.MAX_VALUE) == 0;
  }

  /** An addition of which no more than the sign is seen; a poll that waits sees more. */
  private void added(Pa at, List<Moment> earlier) {
    if (!waiting.getOrDefault(at.value(), List.of()).isEmpty()) {
      touched = touched.andWrites(Words.added(at));
      return;
    }
    touched = Footprint.joins(Words.of(at), 0).andJoins(Words.added(at), 0);
    List<Moment> all = new ArrayList<>(earlier);
    all.add(out.moment());
    changedAt.put(at.value(), all);
  }

  private void onDeviceAccess(DeviceAccess access) {
    if (!words.answers(access.at(), 1)) {
      reply(access.replyTo(), new Aborted(access.id()));
      return;
    }
    accesses.read(Words.owner(access.at()));
    accesses.read(Words.owner(access.iova()));
    out.note(
        new Landed(
            access.function(),
            access.dma(),
            access.iova(),
            access.at(),
            access.write(),
            access.translated(),
            access.pasid()));
    if (access.write()) {
      store(access.at(), List.of(access.value()), access.route());
      reply(access.replyTo(), new Done(access.id()));
    } else {
      reply(access.replyTo(), new ReadDone(access.id(), load(access.at(), 1, access.route())));
    }
  }

  private void onHandOver(HandOver handOver) {
    for (Pa page : handOver.pages()) {
      accesses.write(Words.owner(page));
      out.note(new OwnerChanged(page, handOver.owner()));
    }
    for (Iova address : handOver.addresses()) {
      accesses.write(Words.owner(address));
      out.note(new AddressReused(handOver.domain(), address));
    }
    reply(handOver.replyTo(), new Done(handOver.id()));
  }

  private void onAwait(Await await) {
    if (!words.answers(await.at(), 1)) {
      reply(await.replyTo(), new Aborted(await.id()));
      return;
    }
    accesses.read(Words.of(await.at()));
    long word = words.poll(await.at());
    if (narrows && await.equal() && !words.isCached(await.at())) {
      touched =
          Footprint.joins(Words.awaited(await.at()), await.value())
              .andReads(Words.added(await.at()));
    }
    Waiting now = new Waiting(await, out.moment());
    if (matches(await, word)) {
      matched(now, word);
    } else {
      waiting.computeIfAbsent(await.at().value(), at -> new ArrayList<>()).add(now);
    }
  }

  /** A poll and the step that made the word what it waits for: whichever comes last answers. */
  private void matched(Waiting waiter, long word) {
    Await await = waiter.await();
    List<Moment> met = new ArrayList<>();
    if (await.equal() && word == await.value() && changedAt.containsKey(await.at().value())) {
      met.addAll(changedAt.get(await.at().value()));
      met.add(waiter.since());
    }
    out.send(await.replyTo(), Lane.MEMORY_REPLY, new Matched(await.id(), word), met);
  }

  private void onCancel(CancelAwait cancel) {
    accesses.write(Words.of(cancel.at()));
    if (narrows) {
      touched = touched.andWrites(Words.awaited(cancel.at()), Words.added(cancel.at()));
    }
    List<Waiting> there = waiting.getOrDefault(cancel.at().value(), new ArrayList<>());
    there.removeIf(
        one ->
            one.await().id() == cancel.await() && one.await().replyTo().equals(cancel.replyTo()));
    reply(cancel.replyTo(), new Done(cancel.id()));
  }

  private void onLock(Lock lock) {
    accesses.write(Words.lock(lock.lock()));
    if (narrows) {
      touched = touched.andJoins(Words.passed(lock.lock()), 0);
    }
    locks.lock(lock);
  }

  private void onUnlock(Unlock unlock) {
    accesses.write(Words.lock(unlock.lock()));
    if (narrows) {
      touched = Footprint.joins(Words.passed(unlock.lock()), 0);
    }
    locks.unlock(unlock);
  }

  /** A line may come into the caches, or go. */
  private void moves(Pa at, int dwords) {
    if (narrows) {
      touched = touched.andWrites(Words.awaitedInLines(at, dwords));
    }
  }

  private List<Long> load(Pa at, int dwords, Route route) {
    if (route != Route.SNOOPED) {
      moves(at, dwords);
    }
    for (Cell word : Words.of(route, at, dwords)) {
      if (route == Route.SNOOPED) {
        accesses.read(word);
      } else {
        accesses.write(word);
      }
    }
    return asList(words.read(at, dwords, route));
  }

  private void store(Pa at, List<Long> values, Route route) {
    for (Cell word : Words.of(route, at, values.size())) {
      accesses.write(word);
    }
    if (route != Route.SNOOPED) {
      moves(at, values.size());
    }
    for (int i = 0; i < values.size(); i++) {
      Pa word = at.plus(8L * i);
      if (narrows) {
        touched = touched.andJoins(Words.awaited(word), values.get(i));
        if (words.poll(word) != values.get(i)) {
          changedAt.put(word.value(), List.of(out.moment()));
        }
      }
      words.write(word, values.get(i), route);
      wake(word);
    }
  }

  private void wake(Pa at) {
    List<Waiting> there = waiting.get(at.value());
    if (there == null) {
      return;
    }
    long word = words.poll(at);
    for (Iterator<Waiting> each = there.iterator(); each.hasNext(); ) {
      Waiting one = each.next();
      if (matches(one.await(), word)) {
        each.remove();
        matched(one, word);
      }
    }
  }

  private static boolean matches(Await await, long word) {
    return ((word & await.mask()) == await.value()) == await.equal();
  }

  private static List<Long> asList(long[] raw) {
    List<Long> list = new ArrayList<>(raw.length);
    for (long word : raw) {
      list.add(word);
    }
    return List.copyOf(list);
  }

  private void reply(Address<? super MemoryReply> to, MemoryReply answer) {
    out.send(to, Lane.MEMORY_REPLY, answer);
  }
}
