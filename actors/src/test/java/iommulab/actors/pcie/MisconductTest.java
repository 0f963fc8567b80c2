package iommulab.actors.pcie;

import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.Bench.Act;
import iommulab.actors.Shown;
import iommulab.actors.control.Address;
import iommulab.actors.pcie.EndpointCommand.Behave;
import iommulab.actors.pcie.EndpointCommand.Happen;
import iommulab.actors.pcie.EndpointCommand.Happened;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRefusal;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.MemoryWrite;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.FunctionRemoved;
import iommulab.model.ledger.HardwareFact.FunctionReset;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.SoftwareFact.Closed;
import iommulab.model.ledger.SoftwareFact.Opened;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.Trait;
import iommulab.model.rules.Checks;
import iommulab.model.tlb.Atc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a function sends when its conduct changes, or when something happens to it. */
final class MisconductTest {
  private static final int SEEDS = 40;
  private static final Iova X = new Iova(0x20_1000);
  private static final DmaOp WRITE = new DmaOp.Write(X, Optional.empty(), 5);
  private static final DmaOp READ = new DmaOp.Read(X, Optional.empty(), "");
  private final Bench bench = new Bench();
  private final Address<Message> d0 = bench.engine().declare("d0", Message.class);
  private final Address<Message> root = bench.probe("root");
  private final Address<Message> cpu = bench.probe("cpu");
  private final Atc atc = new Atc(8);
  private Conduct conduct = Conduct.HONEST;
  private int paths = 1;
  private int depth = 32;

  @BeforeEach
  void wire() {
    atc.insert(Optional.empty(), X, AtsTranslation.of(new Pa(0x8000_0000L), 12, true, true));
    bench
        .engine()
        .define(
            d0,
            out ->
                Endpoint.of(
                    new Endpoint.Card(
                        "d0",
                        root,
                        FunctionOptions.honest(atc)
                            .with(conduct)
                            .with(
                                new Answering(
                                    Window.exactly(500), Window.exactly(9000), paths, depth)),
                        Optional.empty(),
                        List.of(),
                        d0),
                    out));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private Act start(DmaOp... program) {
    return send(d0, Lane.MMIO, new StartDma(List.of(program)));
  }

  private Act invalidate(int itag) {
    return send(d0, Lane.POSTED, new InvalidateRequest("d0", itag, Optional.empty(), false, X, 12));
  }

  private Act happen(ConfigWrite write) {
    return send(d0, Lane.MMIO, new Happen(1, write, cpu));
  }

  private static List<String> answers(Shown shown) {
    List<String> answers = new ArrayList<>();
    for (Message message : shown.received("root")) {
      if (message instanceof InvalidateCompletion c) {
        answers.add(
            Integer.numberOfTrailingZeros(c.itagVector())
                + "/"
                + c.count()
                + (c.pushesWrites() ? "" : " relaxed"));
      } else if (message instanceof InvalidateRefusal refusal) {
        answers.add("UR " + refusal.itag());
      }
    }
    return answers;
  }

  @Test
  void theTraitsShowInWhatIsSent() {
    sends(Conduct.HONEST, "3/1");
    sends(Conduct.of(Trait.SLOW), "3/1");
    sends(Conduct.of(Trait.DOUBLING), "3/1", "3/1");
    sends(Conduct.of(Trait.WRONG_TAG), "4/1");
    sends(Conduct.of(Trait.UR), "UR 3");
    sends(Conduct.of(Trait.OVERTAKING), "3/1 relaxed");
    sends(Conduct.of(Trait.PARTIAL), "3/2");
    sends(Conduct.of(Trait.SILENT));
    paths = 2;
    sends(Conduct.HONEST, "3/2", "3/2");
    paths = 8;
    sends(Conduct.HONEST, "3/0", "3/0", "3/0", "3/0", "3/0", "3/0", "3/0", "3/0");
  }

  private void sends(Conduct how, String... answers) {
    conduct = how;
    bench.script(cpu, invalidate(3));
    assertThat(answers(bench.fifo())).as(how.toString()).containsExactly(answers);
  }

  @Test
  void theConductChangesInMidRun() {
    bench.script(
        cpu,
        invalidate(0),
        send(d0, Lane.MMIO, new Behave(1, Conduct.of(Trait.LYING), cpu)),
        Bench.await(Happened.class),
        invalidate(1));
    Shown shown = bench.fifo();
    assertThat(answers(shown)).containsExactly("0/1", "1/1");
    assertThat(shown.facts(AtcDropped.class)).containsExactly(new AtcDropped("d0", 0, 1));
  }

  @Test
  @Checks("R-ATS-044")
  void noMoreRequestsAreTakenInThanTheQueueHolds() {
    conduct = Conduct.of(Trait.SLOW);
    bench.script(cpu, invalidate(0), invalidate(1), invalidate(2));
    assertThat(last(bench.fifo())).isEqualTo(500);
    depth = 2;
    assertThat(last(bench.fifo())).isEqualTo(1000);
    depth = 1;
    assertThat(last(bench.fifo())).isEqualTo(1500);
  }

  private static long last(Shown shown) {
    int step = -1;
    for (int i = 0; i < shown.history().steps().size(); i++) {
      if (shown.history().steps().get(i).message() instanceof InvalidateCompletion) {
        step = i;
      }
    }
    return shown.history().steps().get(step).time();
  }

  /** A read is under way; the reset ends it, empties the ATC and turns bus mastering off. */
  @Test
  @Checks({"R-ATS-022", "R-ATS-068"})
  void aResetEndsEverything() {
    conduct = Conduct.of(Trait.RESET);
    bench.script(cpu, start(READ, WRITE), invalidate(0));
    for (Shown shown : bench.seeds(SEEDS)) {
      assertThat(answers(shown)).as(shown.which()).isEmpty();
      int reset = shown.step(new FunctionReset("d0"));
      assertThat(reset).isNotNegative();
      assertThat(shown.received("root", MemoryWrite.class)).isEmpty();
      assertThat(shown.facts(Refused.class)).hasSize(2);
      assertThat(shown.facts(Closed.class)).hasSameSizeAs(shown.facts(Opened.class));
    }
  }

  @Test
  void afterAResetSoftwareSwitchesOnAgain() {
    bench.script(
        cpu,
        happen(new ConfigWrite.Reset()),
        Bench.await(Happened.class),
        happen(new ConfigWrite.BusMaster(true)),
        Bench.await(Happened.class),
        start(WRITE),
        invalidate(2));
    Shown shown = bench.fifo();
    assertThat(shown.received("root", MemoryWrite.class)).hasSize(1);
    assertThat(shown.has(new AtcDropped("d0", 2, 0))).isTrue();
    assertThat(answers(shown)).containsExactly("2/1");
  }

  @Test
  @Checks("R-ATS-070")
  void aRemovedFunctionSendsNothingAndAnswersAsAbsent() {
    bench.script(
        cpu,
        happen(new ConfigWrite.Remove()),
        Bench.await(Happened.class),
        start(WRITE),
        invalidate(2),
        happen(new ConfigWrite.Ats(true)),
        Bench.await(Happened.class));
    Shown shown = bench.fifo();
    assertThat(shown.has(new FunctionRemoved("d0"))).isTrue();
    assertThat(shown.received("root")).isEmpty();
    assertThat(shown.received("cpu", Happened.class)).hasSize(2);
  }

  @Test
  void withoutBusMasteringOnlyMessagesGo() {
    bench.script(
        cpu,
        happen(new ConfigWrite.BusMaster(false)),
        Bench.await(Happened.class),
        start(WRITE, READ),
        invalidate(2));
    Shown shown = bench.fifo();
    assertThat(answers(shown)).containsExactly("2/1");
    assertThat(shown.received("root", MemoryWrite.class)).isEmpty();
    assertThat(shown.received("root", MemoryRead.class)).isEmpty();
    assertThat(shown.facts(Refused.class)).extracting(Refused::why).containsOnly("bus master off");
  }
}
