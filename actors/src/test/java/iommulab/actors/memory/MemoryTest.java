package iommulab.actors.memory;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.memory.MemoryReply.Aborted;
import iommulab.actors.memory.MemoryReply.Done;
import iommulab.actors.memory.MemoryReply.Matched;
import iommulab.actors.memory.MemoryReply.ReadDone;
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
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.Maintenance;
import iommulab.model.memory.Route;
import iommulab.model.memory.SparseMemory;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.Purpose;
import iommulab.model.walk.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory answers each request once, with its number, and notes what is judged where it happens. */
final class MemoryTest {
  private static final Bench BENCH = new Bench();
  private static final Address<MemoryRequest> MEMORY =
      BENCH.engine().declare("memory", MemoryRequest.class);
  private static final Address<Message> ME = BENCH.probe("me");
  private static final Address<Message> YOU = BENCH.probe("you");
  private static final Pa P = new Pa(0x8000_0000L);
  private static final Pa ABSENT = new Pa(0x9000_0000L);
  private static final Iova IOVA = new Iova(0x1000);
  private static final Fact NEWS = new Unmapped("A", IOVA, 4096);

  static {
    BENCH
        .engine()
        .define(
            MEMORY,
            out -> {
              SparseMemory words = new SparseMemory();
              words.write(P, 7, 8);
              words.markAbsent(ABSENT, 4096);
              return Memory.holding(words, BENCH.engine().accesses(MEMORY), out);
            });
  }

  @AfterAll
  static void end() {
    BENCH.close();
  }

  /** Requests sent one after the other, and what is answered and noted in that order. */
  record Case(String name, List<MemoryRequest> when, List<MemoryReply> answers, List<Fact> notes) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       name                              when                                                     answers                              notes
        new Case("a read gives the words",         of(new Read(1, P, 2, ME)),                               of(read(1, 7, 8)),                   of()),
        new Case("unwritten memory is zero",       of(new Read(1, P.plus(16), 1, ME)),                      of(read(1, 0)),                      of()),
        new Case("a read of nothing aborts",       of(new Read(1, ABSENT, 1, ME)),                          of(new Aborted(1)),                  of()),
        new Case("a read into nothing aborts",     of(new Read(1, ABSENT.plus(-8), 2, ME)),                 of(new Aborted(1)),                  of()),
        new Case("a write is seen by a read",      of(write(1, P, 9), new Read(2, P, 1, ME)),               of(new Done(1), read(2, 9)),         of()),
        new Case("a write notes its facts",        of(new Write(1, P, of(0L), of(NEWS), ME)),               of(new Done(1)),                     of(NEWS)),
        new Case("an aborted write notes nothing", of(new Write(1, ABSENT, of(0L), of(NEWS), ME)),          of(new Aborted(1)),                  of()),
        new Case("an addition gives what was",     of(new Update(1, P, AtomicFunction.ADD, 2, 0, ME), new Read(2, P, 1, ME)), of(read(1, 7), read(2, 9)), of()),
        new Case("an addition tells the sign",      of(new Update(1, P, AtomicFunction.ADD, 2, 0, Long.MIN_VALUE, ME), new Read(2, P, 1, ME)), of(read(1, 0), read(2, 9)), of()),
        new Case("an addition to nothing aborts",  of(new Update(1, ABSENT, AtomicFunction.ADD, 2, 0, ME)),  of(new Aborted(1)),                 of()),
        new Case("a device write lands",           of(device(1, P, true), new Read(2, P, 1, ME)),           of(new Done(1), read(2, 5)),         of(landed(P, true))),
        new Case("a device read lands",            of(device(1, P, false)),                                 of(read(1, 7)),                      of(landed(P, false))),
        new Case("an absent page is not landed in", of(device(1, ABSENT, true)),                            of(new Aborted(1)),                  of()),
        new Case("pages and addresses change use", of(new HandOver(1, of(P), "B", "A", of(IOVA), ME)),      of(new Done(1)),                     of(new OwnerChanged(P, "B"), new AddressReused("A", IOVA))),
        new Case("a match at once",                of(new Await(1, P, 0xff, 7, true, ME)),                  of(new Matched(1, 7)),               of()),
        new Case("differing at once",              of(new Await(1, P, 0xff, 6, false, ME)),                 of(new Matched(1, 7)),               of()),
        new Case("a match by a write",             of(new Await(1, P, 0xff, 9, true, ME), write(2, P, 0x109)), of(new Matched(1, 0x109), new Done(2)), of()),
        new Case("the other word does not match",  of(new Await(1, P, -1, 9, true, ME), write(2, P.plus(8), 9)), of(new Done(2)),                of()),
        new Case("a match by a device's write",    of(new Await(1, P, -1, 5, true, ME), device(2, P, true)), of(new Matched(1, 5), new Done(2)), of(landed(P, true))),
        new Case("answered once only",             of(new Await(1, P, -1, 9, true, ME), write(2, P, 9), write(3, P, 9)), of(new Matched(1, 9), new Done(2), new Done(3)), of()),
        new Case("cancelled: never answered",      of(new Await(1, P, -1, 9, true, ME), new CancelAwait(2, P, 1, ME), write(3, P, 9)), of(new Done(2), new Done(3)), of()),
        new Case("cancelled too late",             of(new Await(1, P, -1, 7, true, ME), new CancelAwait(2, P, 1, ME)), of(new Matched(1, 7), new Done(2)), of()),
        new Case("cancelled by another: in vain",  of(new Await(1, P, -1, 9, true, ME), new CancelAwait(1, P, 1, YOU), write(3, P, 9)), of(new Matched(1, 9), new Done(3)), of()),
        new Case("awaiting nothing aborts",        of(new Await(1, ABSENT, -1, 9, true, ME)),               of(new Aborted(1)),                  of()),
        new Case("a walk reads in one step",       of(new WalkAtomically(1, sumAt(P), ME)),                 of(new MemoryReply.WalkDone(1, Reading.done(15L))), of()),
        new Case("a walk into nothing aborts",     of(new WalkAtomically(1, sumAt(ABSENT), ME)),            of(new MemoryReply.WalkDone(1, Reading.done(-1L))), of()),
        new Case("memory sees a cleaned line",     of(new Write(1, P, of(9L), Route.CACHED, of(), ME), new Maintain(2, P, Maintenance.CLEAN, ME), new Read(3, P, 1, Route.POINT, ME)), of(new Done(1), new Done(2), read(3, 9)), of()),
        new Case("a free lock",                    of(new Lock(1, 4, ME)),                                  of(new Done(1)),                     of()),
        new Case("a taken lock waits",             of(new Lock(1, 4, YOU), new Lock(2, 4, ME)),             of(),                                of()),
        new Case("another lock is free",           of(new Lock(1, 4, YOU), new Lock(2, 5, ME)),             of(new Done(2)),                     of()),
        new Case("given back to the next in line", of(new Lock(1, 4, YOU), new Lock(2, 4, ME), new Unlock(2, 4, YOU)), of(new Done(2)),          of()));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void answersWithItsNumber(Case c) {
    BENCH.clear();
    BENCH.script(ME, c.when().stream().map(r -> Bench.send(MEMORY, Lane.MEMORY, r)).toList());
    Shown shown = BENCH.fifo();
    assertThat(shown.received("me").toString()).isEqualTo(c.answers().toString());
    assertThat(shown.facts()).isEqualTo(c.notes());
  }

  @Test
  void everyKindOfRequestIsInTheTable() {
    TreeSet<String> tried = new TreeSet<>();
    cases().flatMap(c -> c.when().stream()).forEach(r -> tried.add(r.getClass().getSimpleName()));
    assertThat(tried)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(MemoryRequest.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  @Test
  void theLockGoesDownTheLineInEveryOrder() {
    BENCH.clear();
    for (Address<Message> cpu : List.of(ME, YOU)) {
      BENCH.script(
          cpu,
          Bench.send(MEMORY, Lane.MEMORY, new Lock(1, 4, cpu)),
          Bench.await(Done.class),
          Bench.send(
              MEMORY, Lane.MEMORY, new Write(2, P, of((long) cpu.number()), of(holds(cpu)), cpu)),
          Bench.await(Done.class),
          Bench.send(MEMORY, Lane.MEMORY, new Write(3, P, of(0L), of(leaves(cpu)), cpu)),
          Bench.await(Done.class),
          Bench.send(MEMORY, Lane.MEMORY, new Unlock(4, 4, cpu)));
    }
    List<List<Fact>> seen = BENCH.everyOrder().stream().map(Shown::facts).distinct().toList();
    assertThat(seen)
        .containsExactlyInAnyOrder(
            of(holds(ME), leaves(ME), holds(YOU), leaves(YOU)),
            of(holds(YOU), leaves(YOU), holds(ME), leaves(ME)));
  }

  private static Fact holds(Address<Message> cpu) {
    return new Unmapped(cpu + " holds", IOVA, 1);
  }

  private static Fact leaves(Address<Message> cpu) {
    return new Unmapped(cpu + " leaves", IOVA, 1);
  }

  private static Write write(long id, Pa at, long value) {
    return new Write(id, at, of(value), of(), ME);
  }

  private static DeviceAccess device(long id, Pa at, boolean write) {
    return new DeviceAccess(id, "d0", "d0:0", IOVA, at, write, 5, true, ME);
  }

  private static Landed landed(Pa at, boolean write) {
    return new Landed("d0", "d0:0", IOVA, at, write, true);
  }

  /** Reads two words, one after the other, and adds them; -1 if nothing answers. */
  private static Reading<Long> sumAt(Pa at) {
    return Reading.fetch(
        new Fetch(at, 1, Purpose.STAGE1_TABLE),
        first ->
            Reading.fetch(
                new Fetch(at.plus(8), 1, Purpose.STAGE1_TABLE),
                second -> Reading.done(first[0] + second[0]),
                () -> Reading.done(-1L)),
        () -> Reading.done(-1L));
  }

  private static ReadDone read(long id, long... words) {
    return new ReadDone(id, Arrays.stream(words).boxed().toList());
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static <T> List<T> of(T... items) {
    return List.of(items);
  }
}
