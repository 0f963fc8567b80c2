package iommulab.actors.pcie;

import static iommulab.actors.Bench.await;
import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.pcie.EndpointCommand.Happen;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.PageRequestMessage;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.PageAnswered;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.HardwareFact.UnexpectedPageAnswer;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.PageResponse;
import iommulab.model.pcie.PageResponse.Code;
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

/** An endpoint without rights asks for the page, and does what the answer says (PCIe PRI). */
final class PageRequestsTest {
  private static final Iova X = new Iova(0x1000);
  private static final Iova Y = new Iova(0x2000);
  private static final Iova Z = new Iova(0x3000);
  private static final Optional<Pasid> NONE = Optional.empty();
  private static final DmaOp WRITE = new DmaOp.Write(X, NONE, 5);
  private final Bench bench = new Bench();
  private final Address<Message> d0 = bench.engine().declare("d0", Message.class);
  private final Address<Message> root = bench.probe("root");
  private final Address<Message> cpu = bench.probe("cpu");
  private int credits = 2;
  private int retries = 1;

  /** From this address on there are rights. */
  private long mappedFrom = Long.MAX_VALUE;

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
                        FunctionOptions.honest(new Atc(8))
                            .with(new FunctionOptions.Paging(credits, retries)),
                        Optional.empty(),
                        List.of(),
                        d0),
                    out));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  /** Translates what is mapped, and answers each group so; null for no answer. */
  private void answering(Code code) {
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof TranslationRequest r) {
            AtsTranslation to =
                r.iova().value() >= mappedFrom
                    ? AtsTranslation.of(new Pa(0x8000_0000L), 12, true, true)
                    : AtsTranslation.nothing(12);
            out.send(
                d0,
                Lane.COMPLETION,
                new TranslationCompletion("d0", r.tag(), Status.SUCCESS, Optional.of(to)));
          } else if (message instanceof PageRequestMessage m
              && m.request().wantsAnswer()
              && code != null) {
            out.send(d0, Lane.POSTED, answer(m.request().group(), code));
          }
        });
  }

  private static PageResponseMessage answer(int group, Code code) {
    return new PageResponseMessage("d0", new PageResponse(group, NONE, code));
  }

  private Act start(DmaOp... program) {
    return send(d0, Lane.MMIO, new StartDma(List.of(program)));
  }

  private static DmaOp request(Iova... pages) {
    return new DmaOp.RequestPages(List.of(pages), NONE);
  }

  private static List<String> sent(Shown shown) {
    return shown.received("root").stream()
        .filter(Tlp.class::isInstance)
        .map(PageRequestsTest::text)
        .toList();
  }

  private static String text(Message tlp) {
    if (tlp instanceof PageRequestMessage m) {
      return (m.request().isStopMarker() ? "stop" : "page " + m.request().page())
          + (m.request().last() ? " L" : "")
          + " "
          + m.request().group();
    }
    return tlp instanceof TranslationRequest r ? "ask " + r.iova() : "write";
  }

  private record Case(
      String name, Code answer, int retries, List<DmaOp> program, int refused, List<String> sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    DmaOp again = new DmaOp.Write(Y, NONE, 6);
    // spotless:off
    return Stream.of(
        //       name                               answer        tries program                  refused  sent
        new Case("success: it asks again",          Code.SUCCESS, 1, List.of(WRITE),                 1, List.of("ask 0x1000", "page 0x1000 L 0", "ask 0x1000", "page 0x1000 L 0", "ask 0x1000")),
        new Case("invalid: it does not",            Code.INVALID, 1, List.of(WRITE),                 1, List.of("ask 0x1000", "page 0x1000 L 0")),
        new Case("invalid: the next one may",       Code.INVALID, 1, List.of(WRITE, again),          2, List.of("ask 0x1000", "page 0x1000 L 0", "ask 0x2000", "page 0x2000 L 0")),
        new Case("failure: no more requests",       Code.FAILURE, 1, List.of(WRITE, again),          2, List.of("ask 0x1000", "page 0x1000 L 0", "ask 0x2000")),
        new Case("a group of two",                  Code.SUCCESS, 1, List.of(request(X, Y)),         0, List.of("page 0x1000 0", "page 0x2000 L 0")),
        new Case("more than all credits",           Code.SUCCESS, 1, List.of(request(X, Y, Z)),      0, List.of()),
        new Case("a stop marker",                   Code.SUCCESS, 1, List.of(new DmaOp.StopMarker(new Pasid(5))), 0, List.of("stop L 0")));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Checks({"R-ATS-054", "R-ATS-055", "R-ATS-057", "R-ATS-058", "R-ATS-059"})
  void theAnswerDecidesWhetherItAsksAgain(Case c) {
    retries = c.retries();
    answering(c.answer());
    bench.script(cpu, start(c.program().toArray(new DmaOp[0])));
    Shown shown = bench.fifo();
    assertThat(sent(shown)).isEqualTo(c.sent());
    assertThat(shown.facts(Refused.class)).hasSize(c.refused());
    for (Shown other : bench.seeds(10)) {
      assertThat(other.facts(Refused.class)).as(other.which()).hasSize(c.refused());
    }
  }

  /** What is mapped by the time of the answer is written to. */
  @Test
  @Checks("R-ATS-057")
  void behindSuccessTheTranslationMayBeThere() {
    answering(Code.SUCCESS);
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof TranslationRequest r) {
            boolean there = r.tag() > 0;
            AtsTranslation to =
                there
                    ? AtsTranslation.of(new Pa(0x8000_0000L), 12, true, true)
                    : AtsTranslation.nothing(12);
            out.send(
                d0,
                Lane.COMPLETION,
                new TranslationCompletion("d0", r.tag(), Status.SUCCESS, Optional.of(to)));
          } else if (message instanceof PageRequestMessage) {
            out.send(d0, Lane.POSTED, answer(0, Code.SUCCESS));
          }
        });
    bench.script(cpu, start(WRITE));
    for (Shown shown : bench.seeds(10)) {
      assertThat(sent(shown))
          .containsExactly("ask 0x1000", "page 0x1000 L 0", "ask 0x1000", "write");
    }
  }

  /** The third group waits until one of two requests is answered; indexes are those free. */
  @Test
  @Checks("R-ATS-062")
  void requestsWaitForCredits() {
    answering(null);
    bench.script(cpu, start(request(X), request(Y), request(Z)), await(Bench.Go.class));
    assertThat(sent(bench.fifo())).containsExactly("page 0x1000 L 0", "page 0x2000 L 1");
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof PageRequestMessage m && m.request().group() == 1) {
            out.send(d0, Lane.POSTED, answer(1, Code.INVALID));
          }
        });
    bench.script(cpu, start(request(X), request(Y), request(Z)));
    assertThat(sent(bench.fifo()))
        .containsExactly("page 0x1000 L 0", "page 0x2000 L 1", "page 0x3000 L 1");
  }

  @Test
  @Checks("R-ATS-060")
  void anAnswerToNobodyChangesNothing() {
    answering(Code.INVALID);
    bench.script(cpu, send(d0, Lane.POSTED, answer(3, Code.FAILURE)), start(WRITE));
    Shown shown = bench.fifo();
    assertThat(shown.facts(UnexpectedPageAnswer.class))
        .containsExactly(new UnexpectedPageAnswer("d0", 3));
    assertThat(shown.facts(PageAnswered.class))
        .containsExactly(new PageAnswered("d0", 0, Code.INVALID));
  }

  /** After a failure software enables again; while a group is outstanding it cannot. */
  @Test
  @Checks({"R-ATS-059", "R-ATS-061"})
  void requestsAreEnabledAgainWhileStopped() {
    DmaOp off = new DmaOp.Happens(new ConfigWrite.Pri(false));
    DmaOp on = new DmaOp.Happens(new ConfigWrite.Pri(true));
    DmaOp pause = new DmaOp.Pause(Window.exactly(100));
    answering(null);
    bench.script(cpu, start(request(X), off, on, request(Y)));
    assertThat(sent(bench.fifo())).as("outstanding").containsExactly("page 0x1000 L 0");
    answering(Code.INVALID);
    bench.script(cpu, start(request(X), off, pause, request(Y), on, request(Z)));
    assertThat(sent(bench.fifo())).containsExactly("page 0x1000 L 0", "page 0x3000 L 0");
    answering(Code.FAILURE);
    bench.script(cpu, start(request(X), pause, request(Y), on, request(Z)));
    assertThat(sent(bench.fifo())).containsExactly("page 0x1000 L 0", "page 0x3000 L 0");
  }

  /** A reset forgets what was asked, and the interface is off until it is enabled. */
  @Test
  void aResetForgets() {
    answering(null);
    bench.script(cpu, start(WRITE, request(Y)), await(Bench.Go.class));
    Shown before = bench.fifo();
    assertThat(before.facts(Refused.class)).as("it waits for ever").isEmpty();
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof TranslationRequest r) {
            out.send(
                d0,
                Lane.COMPLETION,
                new TranslationCompletion(
                    "d0", r.tag(), Status.SUCCESS, Optional.of(AtsTranslation.nothing(12))));
          } else if (message instanceof PageRequestMessage) {
            out.send(d0, Lane.MMIO, new Happen(1, new ConfigWrite.Reset(), cpu));
          }
        });
    Shown shown = bench.fifo();
    assertThat(shown.facts(Refused.class)).hasSize(1);
    assertThat(sent(shown)).containsExactly("ask 0x1000", "page 0x1000 L 0");
  }
}
