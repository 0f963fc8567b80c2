package iommulab.actors.smmu;

import static iommulab.actors.Bench.await;
import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.TestWorld;
import iommulab.actors.control.Address;
import iommulab.actors.memory.Memory;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.pcie.Tlp.PageRequestMessage;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.actors.smmu.Mmio.ReadRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.actors.smmu.PriQueue.Aborts;
import iommulab.actors.smmu.UnitMessage.PageErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.PageErrorRaised;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.PageRequestDropped;
import iommulab.model.ledger.HardwareFact.PageRequestRecorded;
import iommulab.model.memory.SparseMemory;
import iommulab.model.pcie.PageRequest;
import iommulab.model.rules.Checks;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.event.PriRecord;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.smmuv3.register.InterruptSource;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.table.Ste;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Page requests reach software, or the SMMU answers them as chapter 8 says (Arm IHI 0070). */
final class PriQueueTest {
  private static final Optional<Pasid> NONE = Optional.empty();
  private static final Optional<Pasid> FIVE = Optional.of(new Pasid(5));
  private static final Iova PAGE = new Iova(0x1000);
  private static final Pa BASE = new Pa(0x3400_0000L);
  private final Bench bench = new Bench();
  private final Address<MemoryRequest> memory =
      bench.engine().declare("memory", MemoryRequest.class);
  private final Address<Message> queue = bench.engine().declare("pages", Message.class);
  private final Address<Message> me = bench.probe("me");
  private final Address<Message> unit = bench.probe("unit");
  private final Address<Message> cpu = bench.probe("cpu");
  private final TestWorld world = new TestWorld(1);
  private SparseMemory after = world.memory;
  private Pa base = BASE;
  private boolean enabled = true;
  private boolean pps;
  private Aborts aborts = Aborts.SYNCHRONOUS;

  @BeforeEach
  void wire() {
    bench
        .engine()
        .define(
            memory,
            out -> {
              after = world.memory.fork();
              return Memory.holding(after, bench.engine().accesses(memory), out);
            });
    bench.engine().define(queue, out -> PriQueue.open(build(), out));
  }

  private PriQueue.Build build() {
    return new PriQueue.Build(
        "smmu",
        base,
        1,
        Boot.ENABLED.with(Enable.PRIQEN, enabled),
        aborts,
        world.ids.with(IdRegisters.PRI, 1).with(IdRegisters.PPS, pps ? 1 : 0),
        world.streams,
        Map.of("d0", TestWorld.STAGE1, "d1", TestWorld.INVALID),
        memory,
        unit,
        me,
        Optional.of(cpu),
        queue);
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private static PageRequest ask(Optional<Pasid> pasid, boolean last, int group) {
    return PageRequest.of(PAGE, pasid, true, last, group);
  }

  private Act request(String function, PageRequest request) {
    return send(queue, Lane.INTERNAL, new PageRequestMessage(function, 0, request));
  }

  /** Sends last requests with groups from the first one on. */
  private List<Act> requests(int first, int count) {
    List<Act> acts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      acts.add(request("d0", ask(NONE, true, first + i)));
    }
    return acts;
  }

  private List<Act> read() {
    return List.of(
        send(queue, Lane.MMIO, new ReadRegister(1, Register.PRIQ_PROD, me)),
        await(RegisterValue.class));
  }

  private List<Act> consume(long value) {
    return List.of(
        send(queue, Lane.MMIO, new WriteRegister(2, Register.PRIQ_CONS, value, me)),
        await(RegisterValue.class));
  }

  /** Waits until PROD is so. */
  private List<Act> produced(long value) {
    return List.of(
        send(
            queue,
            Lane.MMIO,
            new Mmio.AwaitRegister(
                3,
                Register.PRIQ_PROD,
                new iommulab.model.smmuv3.register.RegisterTest.Bits(-1L, value),
                me)),
        await(RegisterValue.class));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private Shown run(List<Act>... parts) {
    bench.script(me, Arrays.stream(parts).flatMap(List::stream).toList());
    return bench.fifo();
  }

  private static List<String> answers(Shown shown) {
    return shown.received("me", PageResponseMessage.class).stream()
        .map(
            m ->
                m.response().group()
                    + " "
                    + m.response().code()
                    + m.response().pasid().map(p -> " " + p.value()).orElse(""))
        .toList();
  }

  private static List<String> values(Shown shown) {
    return shown.received("me", RegisterValue.class).stream()
        .filter(v -> v.id() == 1)
        .map(v -> Long.toHexString(v.value()))
        .toList();
  }

  @Test
  void aRequestIsVisibleAndInterrupts() {
    Shown shown = run(requests(4, 2), produced(2), consume(2), requests(6, 1), produced(3));
    assertThat(shown.facts(PageRequestRecorded.class)).hasSize(3);
    assertThat(answers(shown)).isEmpty();
    assertThat(shown.received("cpu", Interrupt.class))
        .as("the first and the third found it empty")
        .containsExactly(
            new Interrupt("smmu", InterruptSource.PRIQ),
            new Interrupt("smmu", InterruptSource.PRIQ));
    assertThat(PriRecord.decode(after.read(BASE.plus(16), 2)).request().group()).isEqualTo(5);
  }

  private record Case(
      String name, String function, boolean pps, boolean ppar, PageRequest request, String answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> overflows() {
    PageRequest marker = PageRequest.stopMarker(new Pasid(5), 9);
    // spotless:off
    return Stream.of(
        //       name                           from  PPS    PPAR   request              answer
        new Case("last",                        "d0", false, false, ask(NONE, true, 9),  "9 SUCCESS"),
        new Case("not last",                    "d0", false, false, ask(NONE, false, 9), ""),
        new Case("PASID, PPAR = 0",             "d0", false, false, ask(FIVE, true, 9),  "9 SUCCESS"),
        new Case("PASID, PPAR = 1",             "d0", false, true,  ask(FIVE, true, 9),  "9 SUCCESS 5"),
        new Case("PASID, PPS = 1",              "d0", true,  false, ask(FIVE, true, 9),  "9 SUCCESS 5"),
        new Case("PASID, no valid entry",       "d1", false, false, ask(FIVE, true, 9),  "9 FAILURE"),
        new Case("no valid entry, but PPS",     "d1", true,  false, ask(FIVE, true, 9),  "9 SUCCESS 5"),
        new Case("no valid entry, no PASID",    "d1", false, false, ask(NONE, true, 9),  "9 SUCCESS"),
        new Case("a stop marker",               "d0", false, false, marker,              ""));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overflows")
  @Checks({"R-SMMU-096", "R-SMMU-099", "R-ATS-055", "R-ATS-063"})
  void whatFindsTheQueueFullIsAnsweredHere(Case c) {
    pps = c.pps();
    world.install(TestWorld.STAGE1, world.ste(TestWorld.STAGE1).with(Ste.PPAR, c.ppar() ? 1 : 0));
    Shown shown =
        run(
            requests(0, 2),
            List.of(request(c.function(), c.request())),
            produced(2 | 1L << 31),
            read());
    assertThat(answers(shown)).isEqualTo(c.answer().isEmpty() ? List.of() : List.of(c.answer()));
    assertThat(shown.facts(PageRequestDropped.class)).hasSize(1);
    assertThat(values(shown)).containsExactly("80000002");
  }

  /** R-SMMU-095: room alone does not open the queue again. */
  @Test
  @Checks("R-SMMU-095")
  void anOverflowShutsTheQueueUntilItIsAcknowledged() {
    Shown shut = run(requests(0, 3), produced(2 | 1L << 31), consume(2), requests(7, 1), read());
    assertThat(answers(shut)).containsExactly("2 SUCCESS", "7 SUCCESS");
    assertThat(shut.facts(PageRequestRecorded.class)).hasSize(2);
    Shown open =
        run(
            requests(0, 3),
            produced(2 | 1L << 31),
            consume(2 | 1L << 31),
            requests(7, 1),
            produced(3 | 1L << 31));
    assertThat(answers(open)).containsExactly("2 SUCCESS");
    assertThat(open.facts(PageRequestRecorded.class)).hasSize(3);
  }

  /** R-SMMU-097: not only the last one, and without the PASID. */
  @Test
  @Checks({"R-SMMU-097", "R-SMMU-099"})
  void aDisabledQueueFailsEveryRequest() {
    enabled = false;
    Shown shown =
        run(
            List.of(
                request("d0", ask(FIVE, false, 1)),
                request("d0", ask(NONE, true, 2)),
                request("d0", PageRequest.stopMarker(new Pasid(5), 3))),
            read());
    assertThat(answers(shown)).containsExactly("1 FAILURE", "2 FAILURE");
    assertThat(values(shown)).containsExactly("0");
  }

  private Act order(Enable field, boolean on) {
    return send(queue, Lane.INTERNAL, new UnitMessage.Switch(field, on, me));
  }

  private static Act switched() {
    return await(UnitMessage.Switched.class);
  }

  /** PRIQEN, or SMMUEN with the same effect, is cleared and set again in mid-run (6.3.9, 8.2). */
  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(
      value = Enable.class,
      names = {"PRIQEN", "SMMUEN"})
  @Checks({"R-SMMU-031", "R-SMMU-097"})
  void aQueueThatIsSwitchedOffFailsRequestsUntilItIsOnAgain(Enable field) {
    bench.script(
        me,
        Stream.of(
                List.of(request("d0", ask(NONE, true, 1)), order(field, false), switched()),
                read(),
                List.of(request("d0", ask(FIVE, false, 2)), order(field, true), switched()),
                requests(3, 1))
            .flatMap(List::stream)
            .toList());
    for (Shown shown : bench.seeds(20)) {
      long one =
          shown.facts(PageRequestRecorded.class).stream().filter(r -> r.group() == 1).count();
      assertThat(values(shown)).as("the ack waits for what is under way").containsExactly("" + one);
      List<String> answers = answers(shown);
      assertThat(answers.contains("1 FAILURE")).as(shown.which()).isEqualTo(one == 0);
      assertThat(answers).as(shown.which()).doesNotContain("3 FAILURE");
    }
    assertThat(answers(bench.fifo())).contains("2 FAILURE");
  }

  /** R-SMMU-098: whoever asked is never answered if the abort comes behind PROD. */
  @Test
  @Checks({"R-SMMU-097", "R-SMMU-098"})
  void anAbortedWriteIsAnsweredOnlyIfItIsNoticedAtOnce() {
    base = TestWorld.ABSENT;
    bench.react(
        unit,
        (message, out) -> {
          if (message instanceof PageErrorRaised) {
            out.send(me, Lane.INTERNAL, message);
          }
        });
    List<Act> first = List.of(request("d0", ask(FIVE, true, 1)), await(PageErrorRaised.class));
    List<Act> acknowledged =
        List.of(
            send(queue, Lane.INTERNAL, new PageErrorAcknowledged()),
            request("d0", ask(NONE, true, 3)),
            await(PageErrorRaised.class));
    Shown shown = run(first, requests(2, 1), read(), acknowledged, read());
    assertThat(answers(shown)).containsExactly("1 FAILURE", "2 FAILURE", "3 FAILURE");
    assertThat(values(shown)).containsExactly("0", "0");
    aborts = Aborts.ASYNCHRONOUS;
    shown = run(first, requests(2, 1), read(), acknowledged, read());
    assertThat(answers(shown)).as("1 and 3 are lost").containsExactly("2 FAILURE");
    assertThat(values(shown)).as("PROD covers garbage").containsExactly("1", "2");
    assertThat(shown.facts(PageRequestDropped.class)).hasSize(3);
  }

  /** 3.5.2: the words are visible before PROD covers them. */
  @Test
  void aRecordIsVisibleBeforeItIsCounted() {
    bench.script(me, requests(0, 2));
    for (Shown shown : bench.seeds(20)) {
      int written = shown.step("memory", MemoryRequest.Write.class::isInstance);
      int counted = shown.step(shown.facts(PageRequestRecorded.class).get(0));
      assertThat(counted).as(shown.which()).isGreaterThan(written);
    }
  }
}
