package iommulab.actors.smmu;

import static iommulab.actors.Bench.await;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.memory.Memory;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.smmu.Mmio.ReadRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.UnitMessage.EventErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.EventWriteAborted;
import iommulab.actors.smmu.UnitMessage.Record;
import iommulab.actors.smmu.UnitMessage.Recorded;
import iommulab.model.address.Pa;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventMerged;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.memory.SparseMemory;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event records are visible in order, or dropped with a mark (Arm IHI 0070, 7.2, 7.4). */
final class EventQueueTest {
  private static final Pa BASE = new Pa(0x3000_0000L);
  private static final EventRecord EVENT = EventRecord.of(EventCode.C_BAD_STE, new StreamId(8));
  private final Bench bench = new Bench();
  private final Address<MemoryRequest> memory =
      bench.engine().declare("memory", MemoryRequest.class);
  private final Address<Message> queue = bench.engine().declare("events", Message.class);
  private final Address<Message> me = bench.probe("me");
  private final Address<Message> cpu = bench.probe("cpu");
  private final SparseMemory words = new SparseMemory();
  private boolean mayMerge;

  @BeforeEach
  void wire() {
    bench
        .engine()
        .define(memory, out -> Memory.holding(words.fork(), bench.engine().accesses(memory), out));
    bench
        .engine()
        .define(
            queue,
            out ->
                EventQueue.open(
                    new EventQueue.Build(
                        "smmu", BASE, 2, true, true, memory, Optional.of(cpu), queue),
                    out));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  /** Makes records one after the other, waiting for each. */
  private List<Act> records(int count) {
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      acts.add(Bench.send(queue, Lane.INTERNAL, new Record(i, EVENT, mayMerge, me)));
      acts.add(await(Recorded.class));
    }
    return acts;
  }

  private List<Act> read() {
    return List.of(
        Bench.send(queue, Lane.MMIO, new ReadRegister(1, Register.EVTQ_PROD, me)),
        await(RegisterValue.class));
  }

  private List<Act> consume(long value) {
    return List.of(
        Bench.send(queue, Lane.MMIO, new WriteRegister(2, Register.EVTQ_CONS, value, me)),
        await(RegisterValue.class));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private Shown run(List<Act>... parts) {
    bench.script(me, Arrays.stream(parts).flatMap(List::stream).toList());
    return bench.fifo();
  }

  private static List<String> produced(Shown shown) {
    return shown.received("me", RegisterValue.class).stream()
        .filter(v -> v.id() == 1)
        .map(v -> Long.toHexString(v.value()))
        .toList();
  }

  @Test
  void fourRecordsFit() {
    Shown shown = run(records(4), read());
    assertThat(shown.facts(EventRecorded.class)).hasSize(4);
    assertThat(produced(shown)).containsExactly("4");
  }

  /** 3.18: one that finds the queue empty interrupts; another behind it does not. */
  @Test
  void aRecordInterruptsIfTheQueueWasEmpty() {
    Shown shown = run(records(2), consume(2), records(1));
    assertThat(shown.received("cpu", Interrupt.class))
        .containsExactly(
            new Interrupt("smmu", InterruptSource.EVTQ),
            new Interrupt("smmu", InterruptSource.EVTQ));
  }

  /** R-SMMU-093: the drop is marked, once until it is acknowledged. */
  @Test
  @Checks({"R-SMMU-092", "R-SMMU-093"})
  void whatDoesNotFitIsDroppedWithAMark() {
    Shown shown = run(records(6), read());
    assertThat(shown.facts(EventRecorded.class)).hasSize(4);
    assertThat(shown.facts(EventLost.class)).hasSize(2).allMatch(EventLost::marked);
    assertThat(produced(shown)).containsExactly("80000004");
  }

  /** R-SMMU-094. */
  @Test
  @Checks("R-SMMU-094")
  void anUnacknowledgedOverflowDoesNotStopDelivery() {
    Shown shown = run(records(5), consume(4), records(1), read());
    assertThat(shown.facts(EventRecorded.class)).hasSize(5);
    assertThat(produced(shown)).containsExactly("80000005");
  }

  /** The second overflow toggles the flag back, which is a mark too. */
  @Test
  @Checks("R-SMMU-093")
  void theSecondOverflowIsMarkedAsWell() {
    Shown shown = run(records(5), consume(0x8000_0004L), records(5), read());
    assertThat(shown.facts(EventRecorded.class)).hasSize(8);
    assertThat(shown.facts(EventLost.class)).hasSize(2).allMatch(EventLost::marked);
    assertThat(produced(shown)).containsExactly("0");
  }

  /** A record is visible when its words are and PROD covers it. */
  @Test
  void aRecordIsVisibleBeforeItIsCounted() {
    bench.script(me, records(2));
    for (Shown shown : bench.seeds(20)) {
      int written = shown.step("memory", MemoryRequest.Write.class::isInstance);
      EventRecorded first = shown.facts(EventRecorded.class).get(0);
      assertThat(shown.step(first)).as(shown.which()).isGreaterThan(written);
    }
  }

  /** R-SMMU-108: only what may merge does, and each asker is told. */
  @Test
  @Checks("R-SMMU-108")
  void equalRecordsMergeOnlyIfBothMay() {
    for (boolean may : List.of(true, false)) {
      mayMerge = may;
      List<Act> atOnce = new ArrayList<>(records(3));
      atOnce.removeIf(act -> act.toString().contains("Await"));
      bench.clear();
      bench.script(me, atOnce);
      Shown shown = bench.fifo();
      assertThat(shown.facts(EventRecorded.class)).hasSize(may ? 1 : 3);
      assertThat(shown.facts(EventMerged.class)).hasSize(may ? 2 : 0);
      assertThat(shown.received("me", Recorded.class)).hasSize(3);
    }
  }

  /**
   * An aborted write loses its record and keeps all others out until it is acknowledged (7.2.2).
   */
  @Test
  void nothingIsWrittenAfterAnAbortUntilItIsAcknowledged() {
    words.markAbsent(BASE.plus(32), 32);
    List<Act> acknowledge = List.of(Bench.send(queue, Lane.INTERNAL, new EventErrorAcknowledged()));
    Shown shown = run(records(3), read());
    assertThat(shown.facts(EventRecorded.class)).hasSize(1);
    assertThat(shown.facts(EventLost.class)).hasSize(2).allMatch(EventLost::marked);
    assertThat(shown.received("me", EventWriteAborted.class)).hasSize(1);
    assertThat(produced(shown)).as("no overflow").containsExactly("1");
    bench.clear();
    shown = run(records(2), acknowledge, records(1));
    assertThat(shown.received("me", EventWriteAborted.class)).hasSize(2);
  }
}
