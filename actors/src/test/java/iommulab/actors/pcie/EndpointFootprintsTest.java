package iommulab.actors.pcie;

import static iommulab.actors.Bench.send;
import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.Bench;
import iommulab.actors.control.Address;
import iommulab.actors.control.Limits;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunResult;
import iommulab.actors.pcie.EndpointCommand.AwaitDma;
import iommulab.actors.pcie.EndpointCommand.SetAts;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.actors.pcie.Tlp.MemoryRead;
import iommulab.actors.pcie.Tlp.ReadCompletion;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.pcie.Tlp.TranslationCompletion;
import iommulab.actors.pcie.Tlp.TranslationRequest;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Step;
import iommulab.model.pcie.Answering;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.pcie.Conduct;
import iommulab.model.pcie.ConfigWrite;
import iommulab.model.pcie.DmaOp;
import iommulab.model.pcie.Trait;
import iommulab.model.tlb.Atc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps of one endpoint that say that they touched nothing in common can be exchanged: the messages
 * and facts of all steps stay what they were.
 */
final class EndpointFootprintsTest {
  private static final int SEEDS = 1_000;
  private static final Limits LIMITS = new Limits(20_000, Long.MAX_VALUE / 4, 20_000, 0);
  private static final Iova X = new Iova(0x1000);
  private static final Iova Y = new Iova(0x5000);
  private final Bench bench = new Bench();
  private final Address<Message> d0 = bench.engine().declare("d0", Message.class);
  private final Address<Message> root = bench.probe("root");
  private final List<Address<Message>> probes = new ArrayList<>();
  private FunctionOptions options = FunctionOptions.honest(new Atc(8));

  @BeforeEach
  void wire() {
    bench.engine().narrows(d0);
    bench
        .engine()
        .define(
            d0,
            out ->
                Endpoint.of(
                    new Endpoint.Card("d0", root, options, Optional.empty(), List.of(), d0), out));
    bench.react(
        root,
        (message, out) -> {
          if (message instanceof TranslationRequest r) {
            AtsTranslation to = AtsTranslation.of(new Pa(0x8000_0000L), 12, true, true);
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
    return new DmaOp.Write(at, Optional.empty(), 5);
  }

  private static DmaOp read(Iova at) {
    return new DmaOp.Read(at, Optional.empty(), "r0");
  }

  private static Bench.Act invalidate(Address<Message> d0, Iova at) {
    return send(d0, Lane.POSTED, new InvalidateRequest("d0", 3, Optional.empty(), false, at, 12));
  }

  /** Everybody who may have something for the endpoint has it at any time. */
  private void everybody() {
    DmaOp pause = new DmaOp.Pause(Window.NOW);
    List<Bench.Act> acts =
        List.of(
            send(d0, Lane.MMIO, new StartDma(List.of(write(X), read(X), pause, write(Y)))),
            send(d0, Lane.MMIO, new StartDma(List.of(pause, new DmaOp.Msi(Y, 9), write(X)))),
            send(d0, Lane.MMIO, new AwaitDma(1, root)),
            send(d0, Lane.MMIO, new SetAts(2, true, root)),
            send(d0, Lane.MMIO, new SetAts(3, false, root)),
            send(d0, Lane.MMIO, new EndpointCommand.Behave(4, Conduct.HONEST, root)),
            send(d0, Lane.MMIO, new EndpointCommand.Happen(5, new ConfigWrite.Reset(), root)),
            invalidate(d0, X),
            invalidate(d0, X),
            invalidate(d0, Y));
    for (int i = 0; i < acts.size(); i++) {
      probes.add(bench.probe("p" + i));
      bench.script(probes.get(i), acts.get(i));
    }
  }

  private RunResult run(Strategy strategy, List<Address<Message>> asked) {
    List<RunPlan.Kick<?>> kicks = new ArrayList<>();
    asked.forEach(probe -> kicks.add(new RunPlan.Kick<>(probe, Window.NOW, new Bench.Go())));
    return bench
        .engine()
        .run(
            new RunPlan(
                Preset.UNTIMED,
                strategy,
                1,
                (from, to, lane) -> Window.NOW,
                LIMITS,
                kicks,
                List.of(),
                true,
                true));
  }

  @ParameterizedTest
  @EnumSource(
      value = Trait.class,
      names = {"SLOW", "OVERTAKING", "LYING", "SILENT", "UR", "KEEPING"})
  void stepsThatShareNothingCommute(Trait trait) {
    options = options.with(Conduct.of(trait));
    exchange(trait.name());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32})
  void soTheyDoWithAnInvalidateQueueOf(int depth) {
    options =
        options.with(Conduct.of(Trait.LATE)).with(new Answering(Window.NOW, Window.NOW, 1, depth));
    exchange("depth " + depth);
  }

  private void exchange(String which) {
    everybody();
    int exchanged = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Strategy strategy = seed % 2 == 0 ? new SeededRandom(seed) : new Pos(seed);
      // what touches everything would be between all others: not in every run
      List<Address<Message>> asked = new ArrayList<>(probes);
      for (int i = 6; i >= 1; i--) {
        if ((seed >> i & 1) == 0) {
          asked.remove(i);
        }
      }
      RunResult run = run(strategy, asked);
      assertThat(run.failure()).isEmpty();
      List<Step> steps = run.history().steps();
      for (int i = 0; i + 1 < steps.size(); i++) {
        if (steps.get(i).receiver().equals("d0") && mayChange(steps.get(i), steps.get(i + 1), i)) {
          List<Choices.Picked> order = new ArrayList<>(run.choices().picked());
          Collections.swap(order, i, i + 1);
          RunResult other = run(new Recorded(new Choices(order, run.choices().chosen())), asked);
          String where = which + ", seed " + seed + ", steps " + i + " and " + (i + 1);
          assertThat(other.failure()).as(where).isEmpty();
          assertThat(texts(other)).as(where).isEqualTo(texts(run));
          assertThat(other.classDigest()).as(where).isEqualTo(run.classDigest());
          exchanged++;
        }
      }
    }
    assertThat(exchanged).isGreaterThan(SEEDS / 4);
  }

  private static boolean mayChange(Step first, Step second, int index) {
    DeliveryId one = first.id();
    DeliveryId two = second.id();
    boolean sameChannel =
        one.sender() == two.sender()
            && one.receiver() == two.receiver()
            && one.lane() == two.lane()
            && one.flow() == two.flow();
    return second.receiver().equals("d0")
        && second.cause() != index
        && !second.after().contains(index)
        && !sameChannel;
  }

  /** What each delivery said and what came of it, by its name. */
  private static Map<String, String> texts(RunResult run) {
    Map<String, String> texts = new TreeMap<>();
    run.history()
        .steps()
        .forEach(step -> texts.put("" + step.id(), step.message() + " " + step.facts()));
    return texts;
  }
}
