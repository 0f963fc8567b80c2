package iommulab.actors.pcie;

import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.actors.smmu.Upstream;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.TlpAttributes;
import iommulab.model.rules.Checks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Posted packets of a function take effect in order and are pushed by what follows them. */
final class RootComplexTest {
  private static final int SEEDS = 60;
  private static final Iova IOVA = new Iova(0x1000);
  private final Bench bench = new Bench();
  private final Address<Message> root = bench.engine().declare("root", Message.class);
  private final Address<Message> d0 = bench.probe("d0");
  private final Address<Message> d1 = bench.probe("d1");
  private final Address<Message> smmu = bench.probe("smmu");
  private final Address<Message> q = bench.probe("q");
  private final AtsTranslation toP = AtsTranslation.of(new Pa(0x8000_0000L), 12, true, true);

  @BeforeEach
  void wire() {
    List<RootComplex.Port> ports =
        List.of(
            new RootComplex.Port("d0", 8, true, d0, smmu, q),
            new RootComplex.Port("d1", 16, true, d1, smmu, q));
    bench.engine().narrows(root);
    bench.engine().define(root, out -> RootComplex.over(ports, root, out));
    bench.react(smmu, (message, out) -> out.send(root, Lane.INTERNAL, done((Upstream) message)));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private UpstreamDone done(Upstream request) {
    boolean refuse = request.value() == 99 || request.dma().equals("refused read");
    return refuse
        ? new UpstreamDone(request.id(), Status.UR, 0, Optional.empty(), "no")
        : new UpstreamDone(
            request.id(),
            Status.SUCCESS,
            request.kind() == Kind.READ ? 7 : 0,
            request.kind() == Kind.TRANSLATE ? Optional.of(toP) : Optional.empty(),
            "");
  }

  private static MemoryWrite write(String function, long before, long value) {
    return new MemoryWrite(
        function,
        before,
        function + ":" + before,
        Optional.empty(),
        true,
        1,
        IOVA,
        value,
        TlpAttributes.NONE);
  }

  private static MemoryRead read(long before, String dma) {
    return new MemoryRead(
        "d0", before, 3, dma, Optional.empty(), false, 1, IOVA, TlpAttributes.NONE);
  }

  private static TranslationRequest translate(long before) {
    return new TranslationRequest("d0", before, 4, Optional.empty(), IOVA, true);
  }

  /** Step in which the SMMU is asked for this write's value; -1 if never. */
  private static int asked(Shown shown, long value) {
    return shown.step("smmu", m -> m instanceof Upstream u && u.value() == value);
  }

  private static int asked(Shown shown, Kind kind) {
    return shown.step("smmu", m -> m instanceof Upstream u && u.kind() == kind);
  }

  /** Step in which the write of d0 with this number is known to be visible. */
  private static int visible(Shown shown, int number) {
    return shown.step(new Closed("dma d0:" + number));
  }

  @Test
  void writesTakeEffectInTheOrderSent() {
    bench.script(
        d0,
        send(root, Lane.POSTED, write("d0", 0, 10)),
        send(root, Lane.POSTED, write("d0", 1, 11)),
        send(root, Lane.POSTED, write("d0", 2, 12)));
    for (Shown shown : bench.seeds(SEEDS)) {
      assertThat(visible(shown, 0)).as(shown.which()).isBetween(0, asked(shown, 11));
      assertThat(visible(shown, 1)).isBetween(0, asked(shown, 12));
    }
  }

  private static MemoryWrite relaxed(long before, long value) {
    return new MemoryWrite(
        "d0",
        before,
        "d0:" + before,
        Optional.empty(),
        true,
        1,
        IOVA,
        value,
        new TlpAttributes(true, false));
  }

  /** A relaxed write passes what is ahead of it; what is not relaxed passes no write at all. */
  @Test
  void aRelaxedWritePassesAndIsNotPassed() {
    bench.script(
        d0,
        send(root, Lane.POSTED, write("d0", 0, 10)),
        send(root, Lane.POSTED, relaxed(1, 11)),
        send(root, Lane.POSTED, write("d0", 2, 12)),
        send(root, Lane.NON_POSTED, read(2, "r")));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      assertThat(Math.max(visible(shown, 0), visible(shown, 1)))
          .as(shown.which())
          .isBetween(0, Math.min(asked(shown, 12), asked(shown, Kind.READ)));
      assertThat(visible(shown, 2)).isPositive();
    }
    assertThat(all)
        .anyMatch(s -> visible(s, 1) < asked(s, 10))
        .anyMatch(s -> visible(s, 0) < asked(s, 11));
  }

  /** No address leads to a peer: all requests go up to the SMMU. */
  @Test
  @Checks("R-ATS-067")
  void requestsGoToTheSmmuWhateverTheirAddress() {
    bench.script(
        d0,
        send(root, Lane.POSTED, write("d0", 0, 10)),
        send(root, Lane.NON_POSTED, read(1, "r")),
        send(root, Lane.NON_POSTED, translate(1)));
    Shown shown = bench.fifo();
    assertThat(shown.received("smmu", Upstream.class)).hasSize(3);
    assertThat(shown.received("d1")).isEmpty();
  }

  @Test
  void anotherFunctionsWritesDoNotWait() {
    bench.script(
        d0,
        send(root, Lane.POSTED, write("d0", 0, 10)),
        send(root, Lane.POSTED, write("d0", 1, 11)));
    bench.script(d1, send(root, Lane.POSTED, write("d1", 0, 20)));
    assertThat(bench.seeds(SEEDS))
        .anyMatch(s -> asked(s, 20) > asked(s, 11))
        .anyMatch(s -> asked(s, 20) < visible(s, 0));
  }

  @Test
  void readsAndTranslationRequestsPushTheWritesBefore() {
    bench.script(
        d0,
        send(root, Lane.POSTED, write("d0", 0, 10)),
        send(root, Lane.POSTED, write("d0", 1, 11)),
        send(root, Lane.NON_POSTED, read(2, "r")),
        send(root, Lane.NON_POSTED, translate(1)));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      assertThat(visible(shown, 1)).as(shown.which()).isBetween(0, asked(shown, Kind.READ));
      assertThat(visible(shown, 0)).isBetween(0, asked(shown, Kind.TRANSLATE));
      assertThat(shown.received("d0", ReadCompletion.class))
          .containsExactly(new ReadCompletion("d0", 3, Status.SUCCESS, 7));
      assertThat(shown.received("d0", TranslationCompletion.class))
          .containsExactly(new TranslationCompletion("d0", 4, Status.SUCCESS, Optional.of(toP)));
    }
    // The read's packet itself overtook the writes on the link.
    assertThat(all)
        .anyMatch(
            shown ->
                shown.step("root", MemoryRead.class::isInstance)
                    < shown.step("root", MemoryWrite.class::isInstance));
  }

  @Test
  void writesMayPassAReadThatIsNotAnswered() {
    bench.react(
        smmu,
        (message, out) -> {
          if (message instanceof Upstream u && u.kind() == Kind.WRITE) {
            out.send(root, Lane.INTERNAL, done(u));
          }
        });
    bench.script(
        d0, send(root, Lane.NON_POSTED, read(0, "r")), send(root, Lane.POSTED, write("d0", 0, 10)));
    for (Shown shown : bench.seeds(20)) {
      assertThat(visible(shown, 0)).as(shown.which()).isPositive();
    }
  }

  @Test
  @Checks({"R-SMMU-046", "R-ATS-037", "R-ATS-040", "R3"})
  void anInvalidateCompletionComesAfterTheWritesBeforeIt() {
    bench.script(
        d0,
        send(root, Lane.POSTED, write("d0", 0, 10)),
        send(root, Lane.POSTED, new InvalidateCompletion("d0", 1, 1, 1)),
        send(root, Lane.POSTED, write("d0", 2, 12)));
    List<Shown> all = bench.seeds(SEEDS);
    for (Shown shown : all) {
      assertThat(visible(shown, 0)).as(shown.which()).isBetween(0, completed(shown));
    }
    assertThat(all).anyMatch(shown -> completed(shown) > asked(shown, 12));
  }

  /** Two requests of one function are answered in either order. */
  @Test
  @Checks("R-ATS-005")
  void translationRequestsAreNotOrdered() {
    TranslationRequest other = new TranslationRequest("d0", 0, 5, Optional.empty(), IOVA, true);
    bench.script(d0, send(root, Lane.NON_POSTED, translate(0)), send(root, Lane.NON_POSTED, other));
    assertThat(bench.seeds(SEEDS))
        .anyMatch(shown -> answered(shown, 4) < answered(shown, 5))
        .anyMatch(shown -> answered(shown, 4) > answered(shown, 5));
  }

  private static int answered(Shown shown, long tag) {
    return shown.step("d0", m -> m instanceof TranslationCompletion c && c.tag() == tag);
  }

  private static int completed(Shown shown) {
    return shown.step("q", InvalidateCompletion.class::isInstance);
  }

  @Test
  void anInvalidateRequestGoesToItsFunction() {
    InvalidateRequest request = new InvalidateRequest("d1", 5, Optional.empty(), false, IOVA, 12);
    bench.script(q, send(root, Lane.INTERNAL, request));
    Shown shown = bench.fifo();
    assertThat(shown.received("d1")).containsExactly(request);
    assertThat(shown.received("d0")).isEmpty();
  }

  @Test
  void aRefusedAccessIsNotedAndTheNextGoesOn() {
    bench.script(
        d0,
        send(root, Lane.POSTED, write("d0", 0, 99)),
        send(root, Lane.POSTED, write("d0", 1, 11)),
        send(root, Lane.NON_POSTED, read(2, "refused read")));
    Shown shown = bench.fifo();
    assertThat(shown.facts())
        .containsExactly(
            new Refused("d0", "d0:0", IOVA, true, "no"),
            new Closed("dma d0:0"),
            new Closed("dma d0:1"),
            new Refused("d0", "refused read", IOVA, false, "no"));
    assertThat(shown.received("d0", ReadCompletion.class))
        .containsExactly(new ReadCompletion("d0", 3, Status.UR, 0));
  }
}
