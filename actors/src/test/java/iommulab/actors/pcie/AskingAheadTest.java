package iommulab.actors.pcie;

import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.actors.smmu.Upstream;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.DmaOp;
import iommulab.model.rules.Checks;
import iommulab.model.tlb.Atc;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One translation request may bring several consecutive translations, and functions of one device
 * may keep theirs in one ATC: who asks how often tells.
 */
final class AskingAheadTest {
  private static final int SEEDS = 60;
  private static final Optional<Pasid> NONE = Optional.empty();
  private static final Iova X = new Iova(0x20_1000);
  private static final Iova Y = new Iova(0x20_2000);
  private static final Iova Z = new Iova(0x20_3000);
  private final Bench bench = new Bench();
  private final Address<Message> root = bench.engine().declare("root", Message.class);
  private final Address<Message> d0 = bench.engine().declare("d0", Message.class);
  private final Address<Message> d1 = bench.engine().declare("d1", Message.class);
  private final Address<Message> smmu = bench.probe("smmu");
  private final Address<Message> cpu = bench.probe("cpu");
  private final Address<Message> q = bench.probe("q");
  private int pages = 1;
  private int room = 8;
  private boolean oneAtc;
  private Iova refused = new Iova(0);

  @BeforeEach
  void wire() {
    List<RootComplex.Port> ports =
        List.of(
            new RootComplex.Port("d0", 8, true, d0, smmu, q),
            new RootComplex.Port("d1", 16, true, d1, smmu, q));
    bench.engine().define(root, out -> RootComplex.over(ports, root, out));
    define("d0", d0, d1);
    define("d1", d1, d0);
    bench.react(smmu, (message, out) -> out.send(root, Lane.INTERNAL, done((Upstream) message)));
  }

  private void define(String name, Address<Message> self, Address<Message> other) {
    bench
        .engine()
        .define(
            self,
            out ->
                Endpoint.of(
                    new Endpoint.Card(
                        name,
                        root,
                        new FunctionOptions(
                            Conduct.HONEST,
                            true,
                            new Atc(room),
                            false,
                            Window.NOW,
                            Answering.USUAL,
                            pages,
                            FunctionOptions.Paging.NONE),
                        Optional.empty(),
                        oneAtc ? List.of(other) : List.of(),
                        self),
                    out));
  }

  private UpstreamDone done(Upstream request) {
    if (request.kind() != Kind.TRANSLATE) {
      return new UpstreamDone(request.id(), Status.SUCCESS, 0, Optional.empty(), "");
    } else if (request.iova().page().equals(refused)) {
      return new UpstreamDone(request.id(), Status.CA, 0, Optional.empty(), "");
    }
    Pa there = new Pa(0x8000_0000L + request.iova().page().value());
    AtsTranslation to = AtsTranslation.of(there, 12, true, true);
    return new UpstreamDone(request.id(), Status.SUCCESS, 0, Optional.of(to), "");
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private static DmaOp write(Iova at) {
    return new DmaOp.Write(at, NONE, 5);
  }

  private static List<Iova> asked(Shown shown, String function) {
    return shown.received("root", TranslationRequest.class).stream()
        .filter(request -> request.function().equals(function))
        .map(TranslationRequest::iova)
        .toList();
  }

  private static List<Long> landed(Shown shown) {
    return shown.received("smmu", Upstream.class).stream()
        .filter(u -> u.kind() == Kind.WRITE && u.translated())
        .map(Upstream::address)
        .toList();
  }

  /** Each page has its translation from the one answer. */
  @Test
  @Checks("R-ATS-007")
  void oneRequestBringsSeveralTranslations() {
    pages = 3;
    bench.script(cpu, send(d0, Lane.MMIO, new StartDma(List.of(write(X), write(Y), write(Z)))));
    for (Shown shown : bench.seeds(SEEDS)) {
      assertThat(asked(shown, "d0")).as(shown.which()).containsExactly(X);
      assertThat(landed(shown)).containsExactly(0x8020_1000L, 0x8020_2000L, 0x8020_3000L);
    }
  }

  @Test
  @Checks("R-ATS-007")
  void byDefaultEachPageIsAskedFor() {
    bench.script(cpu, send(d0, Lane.MMIO, new StartDma(List.of(write(X), write(Y)))));
    for (Shown shown : bench.seeds(5)) {
      assertThat(asked(shown, "d0")).as(shown.which()).containsExactly(X, Y);
    }
  }

  /**
   * What stands behind a page that has no answer is not answered, and asked for when it is used.
   */
  @Test
  @Checks("R-ATS-007")
  void theAnswerEndsWhereATranslationIsMissing() {
    pages = 3;
    refused = Y;
    bench.script(cpu, send(d0, Lane.MMIO, new StartDma(List.of(write(X), write(Z)))));
    for (Shown shown : bench.seeds(SEEDS)) {
      assertThat(asked(shown, "d0")).as(shown.which()).containsExactly(X, Z);
      TranslationCompletion first = shown.received("d0", TranslationCompletion.class).get(0);
      assertThat(first.further()).isEmpty();
      assertThat(landed(shown)).containsExactly(0x8020_1000L, 0x8020_3000L);
    }
  }

  /** An invalidation of a page that comes with another spoils that one alone. */
  @Test
  @Checks({"R-ATS-007", "R-ATS-041"})
  void anInvalidationThatOvertakesSpoilsItsPageOnly() {
    pages = 2;
    bench.script(cpu, send(d0, Lane.MMIO, new StartDma(List.of(new DmaOp.Translate(X, NONE)))));
    bench.script(q, send(root, Lane.INTERNAL, new InvalidateRequest("d0", 3, NONE, false, Y, 12)));
    List<Shown> all = bench.seeds(SEEDS);
    assertThat(all).anyMatch(AskingAheadTest::isOvertaken);
    for (Shown shown : all) {
      boolean kept =
          shown
              .facts()
              .toString()
              .contains("AtcFilled[function=d0, pasid=OptionalInt.empty, iova=" + Y);
      assertThat(shown.facts().toString())
          .contains("AtcFilled[function=d0, pasid=OptionalInt.empty, iova=" + X);
      assertThat(kept && isOvertaken(shown)).as(shown.which()).isFalse();
    }
    assertThat(all).anyMatch(shown -> shown.facts().toString().contains("iova=" + Y));
  }

  /** The request was outstanding when the invalidation came. */
  private static boolean isOvertaken(Shown shown) {
    int start = shown.step("root", TranslationRequest.class::isInstance);
    int invalidated = shown.step("d0", InvalidateRequest.class::isInstance);
    int answered = shown.step("d0", TranslationCompletion.class::isInstance);
    return start < invalidated && invalidated < answered;
  }

  private Shown fillBoth() {
    DmaOp translate = new DmaOp.Translate(X, NONE);
    List<DmaOp> first =
        List.of(
            translate,
            new DmaOp.Translate(Y, NONE),
            new DmaOp.Pause(Window.exactly(500)),
            write(Y),
            write(X));
    List<DmaOp> second =
        List.of(new DmaOp.Pause(Window.exactly(200)), new DmaOp.Translate(Z, NONE));
    bench.script(
        cpu, send(d0, Lane.MMIO, new StartDma(first)), send(d1, Lane.MMIO, new StartDma(second)));
    return bench.fifo();
  }

  /** Room for two: the oldest entry goes when the neighbour fills one. */
  @Test
  @Checks("R-ATS-021")
  void aNeighbourTakesRoomInACommonAtc() {
    room = 2;
    oneAtc = true;
    assertThat(asked(fillBoth(), "d0")).containsExactly(X, Y, X);
  }

  @Test
  @Checks("R-ATS-021")
  void anAtcOfOnesOwnIsNotPressed() {
    room = 2;
    assertThat(asked(fillBoth(), "d0")).containsExactly(X, Y);
  }

  /** A request names a function; what others have in the common cache stays. */
  @Test
  @Checks("R-ATS-036")
  void anInvalidationOfTheNeighbourLeavesTheOthersEntries() {
    oneAtc = true;
    bench.script(q, send(root, Lane.INTERNAL, new InvalidateRequest("d1", 3, NONE, false, X, 64)));
    assertThat(asked(fillBoth(), "d0")).containsExactly(X, Y);
  }
}
