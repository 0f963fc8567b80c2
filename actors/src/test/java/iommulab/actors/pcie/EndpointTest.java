package iommulab.actors.pcie;

import static iommulab.actors.Bench.await;
import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.pcie.EndpointCommand.AtsSet;
import iommulab.actors.pcie.EndpointCommand.SetAts;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.TlpAttributes;
import iommulab.model.rules.Checks;
import iommulab.model.tlb.Atc;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint uses its ATC, and keeps what an invalidate completion promises (PCIe ATS). */
final class EndpointTest {
  private static final int SEEDS = 60;
  private static final Iova X = new Iova(0x20_1000);
  private static final Iova Y = new Iova(0x20_5000);
  private static final Optional<Pasid> NONE = Optional.empty();
  private static final Optional<Pasid> ONE = Optional.of(new Pasid(1));
  private final Bench bench = new Bench();
  private final Address<Message> d0 = bench.engine().declare("d0", Message.class);
  private final Address<Message> root = bench.probe("root");
  private final Address<Message> cpu = bench.probe("cpu");
  private final Address<Message> q = bench.probe("q");
  private Conduct conduct = Conduct.HONEST;
  private boolean ats = true;
  private int log2size = 12;
  private boolean granted = true;
  private boolean untranslatedOnly;
  private boolean snooping;
  private boolean forgets;

  @BeforeEach
  void wire() {
    bench
        .engine()
        .define(
            d0,
            out ->
                Endpoint.of(
                    new Endpoint.Card(
                        "d0",
                        root,
                        new FunctionOptions(
                            conduct,
                            ats,
                            new Atc(8),
                            forgets,
                            Window.NOW,
                            Answering.USUAL,
                            1,
                            FunctionOptions.Paging.NONE),
                        Optional.empty(),
                        List.of(),
                        d0),
                    out));
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof TranslationRequest r) {
            Pa pa = new Pa(0x8000_0000L + r.iova().alignDown(log2size).value());
            AtsTranslation to =
                new AtsTranslation(
                    pa,
                    log2size,
                    granted,
                    granted,
                    false,
                    false,
                    false,
                    untranslatedOnly,
                    snooping);
            out.send(
                d0,
                Lane.COMPLETION,
                new TranslationCompletion("d0", r.tag(), Status.SUCCESS, Optional.of(to)));
          } else if (message instanceof MemoryRead r) {
            out.send(d0, Lane.COMPLETION, new ReadCompletion("d0", r.tag(), Status.SUCCESS, 7));
          }
        });
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private static DmaOp write(Iova at) {
    return new DmaOp.Write(at, NONE, 5);
  }

  private Act start(DmaOp... program) {
    return send(d0, Lane.MMIO, new StartDma(List.of(program)));
  }

  private static InvalidateRequest invalidate(Iova at, int log2span) {
    return new InvalidateRequest("d0", 3, NONE, false, at, log2span);
  }

  /** What the endpoint sent, in short. */
  private static List<String> sent(Shown shown) {
    return shown.received("root").stream()
        .filter(Tlp.class::isInstance)
        .map(EndpointTest::text)
        .toList();
  }

  private static String text(Message tlp) {
    if (tlp instanceof MemoryWrite w) {
      return (w.translated() ? "translated write " : "write ") + Long.toHexString(w.address());
    } else if (tlp instanceof MemoryRead r) {
      return (r.translated() ? "translated read " : "read ") + Long.toHexString(r.address());
    } else if (tlp instanceof TranslationRequest r) {
      return "ask " + r.iova() + (r.noWrite() ? " NW" : "");
    }
    return tlp instanceof InvalidateCompletion c ? "completion " + c.itagVector() : "?";
  }

  record Case(String name, boolean ats, boolean granted, List<DmaOp> program, List<String> sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Case> cases() {
    DmaOp read = new DmaOp.Read(X, NONE, "r0");
    DmaOp translate = new DmaOp.Translate(X, NONE);
    return Stream.of(
        //       name                          ATS    granted program                                 sent
        new Case("no ATS: untranslated",       false, true,  List.of(write(X), read, translate),      List.of("write 201000", "read 201000")),
        new Case("a miss asks, then goes",     true,  true,  List.of(write(X)),                       List.of("ask 0x201000", "translated write 80201000")),
        new Case("a hit goes",                 true,  true,  List.of(write(X), write(X.plus(8))),     List.of("ask 0x201000", "translated write 80201000", "translated write 80201008")),
        new Case("another page is a miss",     true,  true,  List.of(write(X), write(Y)),             List.of("ask 0x201000", "translated write 80201000", "ask 0x205000", "translated write 80205000")),
        new Case("a read promises no write",   true,  true,  List.of(read),                           List.of("ask 0x201000 NW", "translated read 80201000")),
        new Case("a translation is kept",      true,  true,  List.of(translate, write(X)),            List.of("ask 0x201000", "translated write 80201000")),
        new Case("no rights: no access",       true,  false, List.of(write(X), write(X)),             List.of("ask 0x201000", "ask 0x201000")),
        new Case("a pause sends nothing",      true,  true,  List.of(new DmaOp.Pause(Window.exactly(9))), List.of()));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-ATS-002", "R-ATS-003", "R-ATS-018"})
  void theProgramRunsThroughTheAtc(Case c) {
    ats = c.ats();
    granted = c.granted();
    bench.script(cpu, start(c.program().toArray(new DmaOp[0])));
    for (Shown shown : bench.seeds(5)) {
      assertThat(sent(shown)).as(shown.which()).containsExactlyInAnyOrderElementsOf(c.sent());
    }
    boolean reads = c.program().stream().anyMatch(DmaOp.Read.class::isInstance);
    Shown shown = bench.fifo();
    assertThat(sent(shown)).isEqualTo(c.sent());
    assertThat(shown.has(new RegisterSet("d0", "r0", "0x7"))).isEqualTo(reads);
    assertThat(shown.facts(Refused.class)).hasSize(c.granted() ? 0 : 2);
  }

  /** An invalidate drops the entry, and the next access asks again. */
  @Test
  @Checks("R-ATS-036")
  void anInvalidateDropsWhatItNames() {
    bench.script(
        cpu, start(new DmaOp.Translate(X, NONE), new DmaOp.Pause(Window.exactly(50)), write(X)));
    bench.script(q, send(d0, Lane.POSTED, invalidate(X, 12)));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      int dropped = shown.step(new AtcDropped("d0", 3, 1));
      boolean again = shown.facts(AtcFilled.class).size() == 2;
      assertThat(dropped >= 0 || !again).as(shown.which()).isTrue();
      assertThat(sent(shown)).contains("completion 8");
    }
    assertThat(all).anyMatch(shown -> shown.facts(AtcFilled.class).size() == 2);
  }

  /** What overtakes: the invalidate, or the translation's answer while it is held back. */
  record Overtaking(String name, DmaOp op, int answerBits, InvalidateRequest by, boolean poisoned) {
    @Override
    public String toString() {
      return name;
    }
  }

  // spotless:off
  static Stream<Overtaking> overtaking() {
    DmaOp tagged = new DmaOp.Write(X, ONE, 5);
    return Stream.of(
        //             name                                     operation  answer  invalidate                                              asked again
        new Overtaking("the same page",                         write(X),  12, invalidate(X, 12),                                          true),
        new Overtaking("everything",                            write(X),  12, invalidate(new Iova(0), 64),                                true),
        new Overtaking("a span that holds the page",            write(X),  12, invalidate(new Iova(0x20_0000), 21),                        true),
        new Overtaking("another page",                          write(X),  12, invalidate(Y, 12),                                          false),
        new Overtaking("another page, in the answer's block",   write(X),  21, invalidate(Y, 12),                                          true),
        new Overtaking("a page outside of the answer's block",  write(X),  21, invalidate(new Iova(0x40_0000), 12),                        false),
        new Overtaking("with the PASID",                        tagged,    12, new InvalidateRequest("d0", 3, ONE, false, X, 12),          true),
        new Overtaking("without PASID: all of them, anywhere",  tagged,    12, invalidate(Y, 12),                                          true));
  }
  // spotless:on

  /** R2, H13: the invalidate overtakes the answer to a request that is on its way. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("overtaking")
  @Checks({"R-ATS-041", "H13", "R2"})
  void anAnswerThatWasOvertakenIsNotUsed(Overtaking c) {
    log2size = c.answerBits();
    bench.script(cpu, start(c.op()));
    bench.script(q, send(d0, Lane.POSTED, c.by()));
    Shown late = bench.heldBack(d0, TranslationCompletion.class, 1, q).get(0);
    int dropped = late.step(new AtcDropped("d0", 3, 0));
    int answer = late.step("d0", TranslationCompletion.class::isInstance);
    assertThat(dropped).isLessThan(answer);
    assertThat(late.received("root", TranslationRequest.class)).hasSize(c.poisoned() ? 2 : 1);
    for (Shown shown : bench.seeds(SEEDS)) {
      assertThat(sent(shown)).as(shown.which()).contains("completion 8");
    }
  }

  /** Obligation 3: a read that used the entry has returned before the completion leaves. */
  @Test
  @Checks({"R-ATS-038", "R3"})
  void aReadThatUsedTheEntryDelaysTheCompletion() {
    bench.script(cpu, start(new DmaOp.Translate(X, NONE), new DmaOp.Read(X, NONE, "")));
    bench.script(q, send(d0, Lane.POSTED, invalidate(X, 12)));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      int dropped = shown.step(new AtcDropped("d0", 3, 1));
      int used = shown.step("root", MemoryRead.class::isInstance);
      int returned = shown.step("d0", ReadCompletion.class::isInstance);
      int completed = shown.step("root", InvalidateCompletion.class::isInstance);
      if (dropped > used) {
        assertThat(completed).as(shown.which()).isGreaterThan(returned);
      }
    }
    Shown late = bench.heldBack(d0, ReadCompletion.class, 1, q).get(0);
    assertThat(sent(late)).endsWith("translated read 80201000", "completion 8");
  }

  /** Nothing of the function's own that waits keeps its answer from leaving. */
  @Test
  @Checks({"R-ATS-045", "R-ATS-046"})
  void invalidationsAreAnsweredWhileItsOwnRequestsWait() {
    bench.react(root, (message, out) -> {});
    bench.script(cpu, start(write(X)), send(d0, Lane.POSTED, invalidate(X, 12)));
    bench.script(q, send(d0, Lane.POSTED, invalidate(Y, 12)));
    for (Shown shown : bench.seeds(20)) {
      assertThat(sent(shown))
          .as(shown.which())
          .containsExactlyInAnyOrder("ask 0x201000", "completion 8", "completion 8");
    }
  }

  /** What uses another translation goes on behind an invalidate that waits for a read. */
  @Test
  @Checks("R-ATS-039")
  void anInvalidationStopsNoOtherTranslation() {
    bench.script(cpu, start(new DmaOp.Translate(X, NONE), new DmaOp.Read(X, NONE, "")));
    bench.script(
        q,
        send(d0, Lane.POSTED, invalidate(X, 12)),
        send(d0, Lane.POSTED, new InvalidateRequest("d0", 4, NONE, false, Y, 12)));
    Shown late = bench.heldBack(d0, ReadCompletion.class, 1, q).get(0);
    assertThat(sent(late)).endsWith("translated read 80201000", "completion 16", "completion 8");
  }

  /**
   * An invalidate completion says nothing of untranslated requests: those drains are the SMMU's.
   */
  @Test
  @Checks("R-ATS-052")
  void untranslatedReadsDoNotDelayTheCompletion() {
    ats = false;
    bench.react(root, (message, out) -> {});
    bench.script(cpu, start(new DmaOp.Read(X, NONE, "")), send(d0, Lane.POSTED, invalidate(X, 12)));
    for (Shown shown : bench.seeds(20)) {
      assertThat(sent(shown))
          .as(shown.which())
          .containsExactlyInAnyOrder("read 201000", "completion 8");
    }
  }

  @Test
  @Checks("R-ATS-012")
  void aRangeForUntranslatedRequestsOnlyIsAccessedSo() {
    untranslatedOnly = true;
    bench.script(cpu, start(write(X), new DmaOp.Read(X, NONE, "r0")));
    Shown shown = bench.fifo();
    assertThat(sent(shown))
        .containsExactly("ask 0x201000", "write 201000", "ask 0x201000 NW", "read 201000");
  }

  /** N of a translation takes No Snoop from what uses it, and from nothing else. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Checks("R-ATS-009")
  void aTranslationMayForbidNoSnoop(boolean forbidden) {
    snooping = forbidden;
    TlpAttributes both = new TlpAttributes(true, true);
    bench.script(
        cpu, start(new DmaOp.Write(X, NONE, 5, both), new DmaOp.Read(X, NONE, "r0", both)));
    Shown shown = bench.fifo();
    TlpAttributes sent = new TlpAttributes(true, !forbidden);
    assertThat(shown.received("root", MemoryWrite.class))
        .extracting(MemoryWrite::attributes)
        .containsExactly(sent);
    assertThat(shown.received("root", MemoryRead.class))
        .extracting(MemoryRead::attributes)
        .containsExactly(sent);
  }

  @Test
  @Checks("R-ATS-021")
  void anAtcThatForgetsAsksAgainOrNot() {
    forgets = true;
    bench.script(cpu, start(write(X), write(X), write(X)));
    List<Shown> all = bench.seeds(SEEDS);
    for (int asked = 1; asked <= 3; asked++) {
      int times = asked;
      assertThat(all)
          .anyMatch(shown -> shown.received("root", TranslationRequest.class).size() == times);
    }
    assertThat(all).allMatch(shown -> shown.received("root", MemoryWrite.class).size() == 3);
  }

  /** A function that does not answer keeps its entries, and uses them. */
  @Test
  void aSilentFunctionNeitherDropsNorAnswers() {
    conduct = Conduct.SILENT;
    bench.script(
        cpu,
        start(new DmaOp.Translate(X, NONE), new DmaOp.Pause(Window.exactly(50)), write(X)),
        send(d0, Lane.POSTED, invalidate(X, 12)));
    for (Shown shown : bench.seeds(20)) {
      assertThat(sent(shown)).containsExactly("ask 0x201000", "translated write 80201000");
    }
  }

  @Test
  @Checks({"R-ATS-002", "R-ATS-023"})
  void switchingAtsOffForgetsWhatIsKeptAndWhatWasAsked() {
    bench.script(cpu, start(write(X)));
    bench.script(
        q, send(d0, Lane.MMIO, new SetAts(9, false, q)), await(AtsSet.class), start(write(X)));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      int off = shown.step("d0", SetAts.class::isInstance);
      assertThat(sent(shown)).as(shown.which()).endsWith("write 201000");
      for (AtcFilled filled : shown.facts(AtcFilled.class)) {
        assertThat(shown.step(filled)).as(shown.which()).isLessThan(off);
      }
    }
    Shown late = bench.heldBack(d0, TranslationCompletion.class, 1, q).get(0);
    assertThat(sent(late)).containsExactly("ask 0x201000", "write 201000", "write 201000");
  }
}
