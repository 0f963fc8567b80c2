package iommulab.actors.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Shown;
import iommulab.actors.TestMachine;
import iommulab.actors.TestWorld;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Window;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.CpuOp.AcknowledgeErrors;
import iommulab.model.driver.CpuOp.AwaitDma;
import iommulab.model.driver.CpuOp.AwaitFence;
import iommulab.model.driver.CpuOp.AwaitRegister;
import iommulab.model.driver.CpuOp.AwaitWord;
import iommulab.model.driver.CpuOp.Barrier;
import iommulab.model.driver.CpuOp.Behave;
import iommulab.model.driver.CpuOp.Dependent;
import iommulab.model.driver.CpuOp.Guarded;
import iommulab.model.driver.CpuOp.HandOver;
import iommulab.model.driver.CpuOp.Happen;
import iommulab.model.driver.CpuOp.Insert;
import iommulab.model.driver.CpuOp.Interrupts;
import iommulab.model.driver.CpuOp.Load;
import iommulab.model.driver.CpuOp.Lock;
import iommulab.model.driver.CpuOp.Note;
import iommulab.model.driver.CpuOp.Ordered;
import iommulab.model.driver.CpuOp.Pause;
import iommulab.model.driver.CpuOp.ReadRegister;
import iommulab.model.driver.CpuOp.SetAts;
import iommulab.model.driver.CpuOp.Slow;
import iommulab.model.driver.CpuOp.StartDma;
import iommulab.model.driver.CpuOp.Store;
import iommulab.model.driver.CpuOp.Test;
import iommulab.model.driver.CpuOp.Unlock;
import iommulab.model.driver.CpuOp.Update;
import iommulab.model.driver.CpuOp.WriteRegister;
import iommulab.model.driver.FlushQueue;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.FunctionReset;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.SoftwareFact.AddressReused;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Detached;
import iommulab.model.ledger.SoftwareFact.DirtyRead;
import iommulab.model.ledger.SoftwareFact.FenceReport;
import iommulab.model.ledger.SoftwareFact.FenceReported;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.memory.Maintenance;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation of a CPU's program has its effect, one after the other. */
final class CpuTest {
  private static final Pa W = TestWorld.R;
  private static final Command SYNC = Sync.of(Sync.Signal.NONE);
  private static final Command ATC = AtcInv.all(new StreamId(TestWorld.STAGE1));
  private static final Optional<Window> SOON = Optional.of(Window.exactly(100));
  private static final Optional<Window> EVER = Optional.empty();
  private static final Fact NEWS = new Detached("d0", "A");
  private static final String Q = TestMachine.QUEUE;

  private static final Pa COUNTERS = W.plus(64);
  private static final Pa BACK = W.plus(128);
  private static final CpuOp COUNT = add(FlushQueue.started(COUNTERS));
  private static final CpuOp DONE = add(FlushQueue.finished(COUNTERS));
  private static final FlushQueue RING =
      new FlushQueue("A", COUNTERS, 1, Window.exactly(50_000), List.of(COUNT, DONE));
  private static final Fact GIVEN_BACK = new AddressReused("A", TestWorld.TO_P);
  private static final CpuOp LAZY =
      new CpuOp.QueueFlush(RING, new HandOver(List.of(), "", "A", List.of(TestWorld.TO_P)), BACK);

  private static final CpuOp.GroupList GROUPS =
      new CpuOp.GroupList(new StreamId(TestWorld.STAGE1), W, true);

  private static CpuOp add(Pa word) {
    return new Update(word, AtomicFunction.ADD, 1, 0, "");
  }

  /** A program, the registers that it leaves and the facts that it makes, besides others. */
  record Case(String name, List<CpuOp> program, String registers, List<Fact> facts) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<CpuOp> of(CpuOp... ops) {
    return List.of(ops);
  }

  private static Guarded when(String register, String operator, String value, CpuOp then) {
    return new Guarded(new Test(register, operator, value), then);
  }

  // spotless:off
  static Stream<Case> cases() {
    CpuOp load = new Load(W, "r0");
    CpuOp store = new Store(W, 0x2a, List.of(NEWS));
    CpuOp fence = new AwaitFence(Q, SOON, "f");
    RegisterTest consumedOne = new RegisterTest.Bits(0xff, 1);
    RegisterTest never = new RegisterTest.Bits(0xff, 7);
    return Stream.of(
        //       name                                  program                                                                                    registers                 facts
        new Case("a load of nothing yet",              of(load),                                                                                  "{r0=0x0}",               List.of()),
        new Case("a store, then a load",               of(store, load),                                                                           "{r0=0x2a}",              List.of(NEWS)),
        new Case("a load of nothing aborts",           of(new Load(TestWorld.ABSENT, "r0")),                                                      "{r0=abort}",             List.of()),
        new Case("no register, no value",              of(new Load(W, "")),                                                                       "{}",                     List.of()),
        new Case("a barrier does nothing",             of(new Barrier("dsb"), load),                                                              "{r0=0x0}",               List.of()),
        new Case("a read-modify-write",                of(store, new Update(W, AtomicFunction.ADD, 3, 0, "u"), load),                             "{u=0x2a, r0=0x2d}",      List.of()),
        new Case("an exchange that fails",             of(store, new Update(W, AtomicFunction.COMPARE_AND_SWAP, 3, 5, "u"), load),                "{u=0x2a, r0=0x2a}",      List.of()),
        new Case("one nowhere aborts",                 of(new Update(TestWorld.ABSENT, AtomicFunction.SWAP, 3, 0, "u")),                          "{u=abort}",              List.of()),
        new Case("acquire and release",                of(new Ordered(CpuOp.Semantics.RELEASE, store), new Ordered(CpuOp.Semantics.ACQUIRE, load)), "{r0=0x2a}",            List.of(NEWS)),
        new Case("a dependency",                       of(load, new Dependent("r0", store)),                                                      "{r0=0x0}",               List.of(NEWS)),
        new Case("a slow store",                       of(new Slow(Window.exactly(9), store), load),                                              "{r0=0x2a}",              List.of(NEWS)),
        new Case("interrupts off and on",              of(new Interrupts(false), load, new Interrupts(true)),                                     "{r0=0x0}",               List.of()),
        new Case("no error to handle",                 of(new CpuOp.HandleErrors("smmu0", "h"), load),                                            "{h=0x0, r0=0x0}",        List.of()),
        new Case("no event to handle",                 of(new CpuOp.HandleEvents("smmu0", Optional.empty(), "h"), load),                          "{h=0x0, r0=0x0}",        List.of()),
        new Case("no page request to handle",          of(new CpuOp.HandlePages("smmu0", List.of(), false, "h"), load),                           "{h=0x0, r0=0x0}",        List.of()),
        new Case("one leaves that asked for nothing",  of(new CpuOp.RemovePages("smmu0", GROUPS), load),                                          "{r0=0x8000000000000000}", List.of()),
        new Case("a flush gives an address back",      of(LAZY, COUNT, DONE, new CpuOp.Release(RING, "q"), new Load(BACK, "n")),                  "{q=room, n=0x1}",        List.of(GIVEN_BACK)),
        new Case("one that began before does not",     of(COUNT, LAZY, DONE, new CpuOp.Release(RING, "q"), new Load(BACK, "n")),                  "{q=full, n=0x0}",        List.of(GIVEN_BACK)),
        new Case("a grace period, nobody reads",       of(new CpuOp.Synchronize(List.of(W, BACK)), load),                                         "{r0=0x0}",               List.of()),
        new Case("the timer flushes",                  of(LAZY, new AwaitWord(BACK, -1, 1, true, EVER, "w")),                                     "{w=done}",               List.of(GIVEN_BACK)),
        new Case("a line cleaned",                     of(store, new CpuOp.Maintain(W, Maintenance.CLEAN), load),                                 "{r0=0x2a}",              List.of(NEWS)),
        new Case("a page inspected",                   of(new CpuOp.Inspect(W, List.of(NEWS), "n")),                                              "{n=0x0}",                List.of(NEWS)),
        new Case("a dirty state taken",                of(store, new CpuOp.ReadDirty(W, AtomicFunction.CLEAR, 2, "A", TestWorld.TO_P, "d"), load), "{d=1, r0=0x28}",        List.of(NEWS, new DirtyRead("A", TestWorld.TO_P, true))),
        new Case("a clean state taken",                of(store, new CpuOp.ReadDirty(W, AtomicFunction.CLEAR, 4, "A", TestWorld.TO_P, "d"), load), "{d=0, r0=0x2a}",        List.of(NEWS, new DirtyRead("A", TestWorld.TO_P, false))),
        new Case("a note",                             of(new Note(List.of(NEWS))),                                                               "{}",                     List.of(NEWS)),
        new Case("a pause ends",                       of(new Pause(Window.exactly(9)), load),                                                    "{r0=0x0}",               List.of()),
        new Case("a hand-over",                        of(new HandOver(List.of(W), "B", "", List.of())),                                          "{}",                     List.of(new OwnerChanged(W, "B"))),
        new Case("a lock and its return",              of(new Lock(4), load, new Unlock(4), new Lock(4)),                                         "{r0=0x0}",               List.of()),
        new Case("a word that is there",               of(store, new AwaitWord(W, 0xff, 0x2a, true, EVER, "w"), load),                            "{w=done, r0=0x2a}",      List.of()),
        new Case("a word given up",                    of(new AwaitWord(W, 0xff, 0x2a, true, SOON, "w"), store, load),                            "{w=timeout, r0=0x2a}",   List.of()),
        new Case("a word that differs",                of(new AwaitWord(W, 0xff, 0x2a, false, SOON, "w")),                                        "{w=done}",               List.of()),
        new Case("a word nowhere",                     of(new AwaitWord(TestWorld.ABSENT, -1, 1, true, SOON, "w"), load),                         "{w=abort, r0=0x0}",      List.of()),
        new Case("a guard that holds",                 of(load, when("r0", "==", "0", store)),                                                    "{r0=0x0}",               List.of(NEWS)),
        new Case("a guard that does not",              of(load, when("r0", "!=", "0", new Load(W, "r1"))),                                        "{r0=0x0}",               List.of()),
        new Case("a guard on a register never set",    of(when("r9", "==", "done", load)),                                                        "{}",                     List.of()),
        new Case("a guard on text",                    of(new AwaitWord(W, -1, 1, true, SOON, "w"), when("w", "==", "timeout", load)),             "{w=timeout, r0=0x0}",    List.of()),
        new Case("a guard compares without sign",      of(new Store(W, -1, List.of()), load, when("r0", ">", "5", new Load(W.plus(8), "r1"))),    "{r0=0xffffffffffffffff, r1=0x0}", List.of()),
        new Case("a fence",                            of(new Insert(Q, List.of(SYNC)), fence),                                                   "{f=done}",               List.of(new FenceCompleted(Q, 0), new FenceReported(Q, 0, FenceReport.DONE))),
        new Case("the last fence of two",              of(new Insert(Q, List.of(SYNC, SYNC)), fence),                                             "{f=done}",               List.of(new FenceReported(Q, 1, FenceReport.DONE))),
        new Case("a fence given up",                   of(new Insert(Q, List.of(ATC, SYNC)), fence, load),                                        "{f=timeout, r0=0x0}",    List.of(new FenceReported(Q, 1, FenceReport.TIMED_OUT))),
        new Case("a register read",                    of(new Insert(Q, List.of(SYNC)), fence, new ReadRegister("smmu0", Register.CMDQ_CONS, "c")), "{f=done, c=0x1}",      List.of()),
        new Case("a register polled",                  of(new Insert(Q, List.of(SYNC)), new AwaitRegister("smmu0", Register.CMDQ_CONS, consumedOne, EVER, "p")), "{p=done}", List.of()),
        new Case("a register given up",                of(new AwaitRegister("smmu0", Register.CMDQ_CONS, never, SOON, "p"), load),                 "{p=timeout, r0=0x0}",    List.of()),
        new Case("a register written",                 of(new WriteRegister("smmu0", Register.EVTQ_CONS, 1L << 31), new ReadRegister("smmu0", Register.EVTQ_CONS, "e")), "{e=0x80000000}", List.of()),
        new Case("errors acknowledged, none there",    of(new AcknowledgeErrors("smmu0"), new ReadRegister("smmu0", Register.ACTIVE_ERRORS, "g")), "{g=0x0}",               List.of()),
        new Case("a DMA program",                      of(new StartDma("d0", List.of(new DmaOp.Write(TestWorld.TO_P, EVERY, 5)))),                "{}",                     List.of(new Landed("d0", "d0:0", TestWorld.TO_P, TestWorld.P, true, false))),
        new Case("a DMA awaited is visible",           of(new StartDma("d0", List.of(new DmaOp.Write(TestWorld.TO_P, EVERY, 5))), new AwaitDma("d0"), new Load(TestWorld.P, "r0")), "{r0=0x5}", List.of()),
        new Case("no DMA is done at once",             of(new AwaitDma("d0"), load),                                                              "{r0=0x0}",               List.of()),
        new Case("a reset of a function",              of(new Happen("d0", new ConfigWrite.Reset()), load),                                       "{r0=0x0}",               List.of(new FunctionReset("d0"))),
        new Case("an endpoint that mends its ways",    of(new Behave("d0", Conduct.HONEST), new Insert(Q, List.of(ATC, SYNC)), fence),             "{f=done}",               List.of(new FenceReported(Q, 1, FenceReport.DONE))),
        new Case("ATS on, then a DMA",                 of(new SetAts("d0", true), new StartDma("d0", List.of(new DmaOp.Write(TestWorld.TO_P, EVERY, 5)))), "{}",            List.of(new Landed("d0", "d0:0", TestWorld.TO_P, TestWorld.P, true, true))));
  }
  // spotless:on

  private static final Optional<iommulab.model.address.Pasid> EVERY = Optional.empty();

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theProgramHasItsEffects(Case c) {
    try (TestMachine machine = new TestMachine()) {
      machine.conduct = Conduct.SILENT;
      Shown shown = machine.cpu(c.program()).ready().fifo();
      assertThat(TestMachine.registers(shown, "cpu0").toString()).isEqualTo(c.registers());
      assertThat(shown.facts()).containsAll(c.facts()).contains(new Closed("program cpu0"));
    }
  }

  @org.junit.jupiter.api.Test
  void everyKindOfOperationIsInTheTable() {
    TreeSet<String> tried = new TreeSet<>();
    cases()
        .flatMap(c -> c.program().stream())
        .forEach(o -> tried.add(o.getClass().getSimpleName()));
    assertThat(tried)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(CpuOp.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
  }

  /** The interrupt pushes the writes before it, in every order. */
  @org.junit.jupiter.api.Test
  void anAwaitedDmaIsVisibleInEveryOrder() {
    List<DmaOp> dma =
        List.of(
            new DmaOp.Write(TestWorld.TO_P, EVERY, 4), new DmaOp.Write(TestWorld.TO_P, EVERY, 5));
    for (boolean ats : new boolean[] {false, true}) {
      try (TestMachine machine = new TestMachine()) {
        machine.ats = ats;
        machine.cpu(new StartDma("d0", dma), new AwaitDma("d0"), new Load(TestWorld.P, "r0"));
        for (Shown shown : machine.ready().seeds(40)) {
          assertThat(TestMachine.registers(shown, "cpu0"))
              .as(shown.which())
              .containsEntry("r0", "0x5");
        }
      }
    }
  }

  /** Untimed, the answer may come before, with or after the wait is given up: told one of both. */
  @org.junit.jupiter.api.Test
  void aLateAnswerIsIgnored() {
    CpuOp wait = new AwaitWord(W, -1, 1, true, SOON, "w");
    try (TestMachine machine = new TestMachine()) {
      machine.cpu(wait, new Load(W.plus(8), "r0"), new AwaitWord(W, -1, 1, true, EVER, "x"));
      machine.cpu(new Store(W, 1, List.of()));
      TreeSet<String> told = new TreeSet<>();
      for (Shown shown : machine.ready().seeds(100)) {
        told.add(TestMachine.registers(shown, "cpu0").toString());
        assertThat(shown.has(new Closed("program cpu0"))).as(shown.which()).isTrue();
      }
      assertThat(told).containsExactly("{w=done, r0=0x0, x=done}", "{w=timeout, r0=0x0, x=done}");
    }
  }
}
