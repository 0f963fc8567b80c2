package iommulab.actors.memory;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.control.Accesses;
import iommulab.actors.control.Address;
import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
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
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.Maintenance;
import iommulab.model.memory.Route;
import iommulab.model.memory.SparseMemory;
import iommulab.model.walk.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request's footprint names the cells that Memory touches for it, and a checked run says so. */
final class MemoryFootprintTest {
  private static final Pa P = new Pa(0x8000_0000L);
  private static final Pa Q = new Pa(0x8000_1000L);
  private static final Iova IOVA = new Iova(0x5000);

  record Case(String name, MemoryRequest request, String reads, String writes) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        //       name                      request                                               reads                                                    writes
        new Case("one word",               new Read(1, P.plus(8), 1, null),                      "[WORD:10000001]",                                        "[]"),
        new Case("an entry of 64 bytes",   new Read(1, P, 8, null),                              line(P),                                        "[]"),
        new Case("across two lines",       new Read(1, P.plus(56), 2, null),                     "[WORD:10000007, WORD:10000008]",                          "[]"),
        new Case("a write across two",     new Write(1, P.plus(56), List.of(1L, 2L), List.of(), null), "[]",                                              "[WORD:10000007, WORD:10000008]"),
        new Case("a device's read",        device(false),                                        "[WORD:10000000, PAGE_OWNER:80000, ADDRESS_OWNER:5]",     "[]"),
        new Case("a device's write",       device(true),                                         "[PAGE_OWNER:80000, ADDRESS_OWNER:5]",                   "[WORD:10000000]"),
        new Case("a hand-over",            new HandOver(1, List.of(P, Q), "B", "A", List.of(IOVA), null), "[]",                                           "[PAGE_OWNER:80000, PAGE_OWNER:80001, ADDRESS_OWNER:5]"),
        new Case("a wait",                 new Await(1, P, -1, 0, true, null),                   line(P),                                        "[]"),
        new Case("no wait any more",       new CancelAwait(2, P, 1, null),                       "[]",                                                    "[WORD:10000000]"),
        new Case("a walk may read all",    new WalkAtomically(1, Reading.done(1), null),         "everything",                                            "[]"),
        new Case("a walk past the caches", new WalkAtomically(1, Reading.done(1), Route.POINT, false, null), "everything",                                   "everything"),
        new Case("a read by a cache",      new Read(1, P, 1, Route.CACHED, null),                "[]",                                                    line(P)),
        new Case("a write past caches",    new Write(1, P, List.of(1L), Route.POINT, List.of(), null), "[]",                                               line(P)),
        new Case("a line maintained",      new Maintain(1, P.plus(8), Maintenance.CLEAN, null),  "[]",                                                    line(P)),
        new Case("a read-modify-write",    new Update(1, P, AtomicFunction.ADD, 1, 0, null),     "[]",                                                    "[WORD:10000000]"),
        new Case("a lock",                 new Lock(1, 4, null),                                 "[]",                                                    "[LOCK:4]"),
        new Case("a lock given back",      new Unlock(1, 4, null),                               "[]",                                                    "[LOCK:4]"));
  }
  // spotless:on

  /** All eight words of the line. */
  private static String line(Pa at) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      words.add("WORD:" + Long.toHexString(at.value() / 8 + i));
    }
    return words.toString();
  }

  private static DeviceAccess device(boolean write) {
    return new DeviceAccess(1, "d0", "d0:0", IOVA, P, write, 5, true, null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void declaresWhatItTouches(Case c) {
    assertThat(c.request().footprint().toString())
        .isEqualTo("reads " + c.reads() + ", writes " + c.writes());
  }

  @Test
  void everyKindOfRequestIsInTheTable() {
    TreeSet<String> tried = new TreeSet<>();
    cases().forEach(c -> tried.add(c.request().getClass().getSimpleName()));
    assertThat(tried)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(MemoryRequest.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  /** A Memory that touches a cell of the next line instead of the one that is declared. */
  private record Beside(Accesses engine) implements Accesses {
    @Override
    public void read(Cell cell) {
      engine.read(new Cell(cell.kind(), cell.index() + 8));
    }

    @Override
    public void write(Cell cell) {
      engine.write(new Cell(cell.kind(), cell.index() + 8));
    }
  }

  static Stream<MemoryRequest> touching() {
    return cases().map(Case::request).filter(r -> !(r instanceof WalkAtomically));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("touching")
  void aCheckedRunCatchesAccessesThatAreNotDeclared(MemoryRequest request) {
    try (Bench bench = new Bench()) {
      Address<MemoryRequest> memory = bench.engine().declare("memory", MemoryRequest.class);
      Address<Message> me = bench.probe("me");
      Accesses honest = bench.engine().accesses(memory);
      bench
          .engine()
          .define(memory, out -> Memory.holding(new SparseMemory(), new Beside(honest), out));
      bench.kick(memory, withReply(request, me));
      RunResult result = bench.raw(Preset.UNTIMED, new FirstInFirstOut(), 1);
      assertThat(result.ending()).isEqualTo(Ending.FAILED);
      assertThat(result.failure()).contains("outside the footprint");
    }
  }

  private static MemoryRequest withReply(MemoryRequest r, Address<Message> me) {
    if (r instanceof Read x) {
      return new Read(x.id(), x.at(), x.dwords(), me);
    } else if (r instanceof Write x) {
      return new Write(x.id(), x.at(), x.words(), x.facts(), me);
    } else if (r instanceof DeviceAccess) {
      return new DeviceAccess(1, "d0", "d0:0", IOVA, P, ((DeviceAccess) r).write(), 5, true, me);
    } else if (r instanceof HandOver x) {
      return new HandOver(x.id(), x.pages(), x.owner(), x.domain(), x.addresses(), me);
    } else if (r instanceof Await) {
      return new Await(1, P, -1, 0, true, me);
    } else if (r instanceof CancelAwait) {
      return new CancelAwait(2, P, 1, me);
    } else if (r instanceof Update) {
      return new Update(1, P, AtomicFunction.ADD, 1, 0, me);
    }
    return r instanceof Lock ? new Lock(1, 4, me) : new Unlock(1, 4, me);
  }
}
