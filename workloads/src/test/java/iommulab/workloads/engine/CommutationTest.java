package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.ControlledEngine;
import iommulab.actors.control.RunResult;
import iommulab.actors.memory.MemoryReply.ReadDone;
import iommulab.actors.pcie.EndpointCommand.StartDma;
import iommulab.model.agenda.Message;
import iommulab.model.pcie.DmaOp;
import iommulab.workloads.bench.Unmap;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.engine.PlantedEngine.Plant;
import iommulab.workloads.run.Bench;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Independent neighbours of a machine's run can be exchanged: same class, same ending, same content
 * of every delivery, same findings. State shared past the agenda is caught by that.
 */
final class CommutationTest {
  private static final int SWAPS = Integer.getInteger("iommulab.swaps", 100_000);

  private static final List<String> MEETING =
      List.of(
          "two-cpus-sync-in-queue",
          "two-cpus-flag-early",
          "ecmdq-own-queues",
          "ecmdq-main-sync-racy",
          "endpoint-doubling",
          "masked-handler-mended",
          "h2-mended-tso",
          "block-merge-mended",
          "r8-racy",
          "unmap-by-invs");

  @Test
  void independentNeighboursCommute() {
    exchangeIn(Scenes.all(), SWAPS);
  }

  /** Where steps say that they touched less than declared, or only had to meet. */
  @Test
  void independentNeighboursCommuteWithNarrowedFootprints() {
    List<Scenario> scenarios = new ArrayList<>(Scenes.all("run.preset=untimed"));
    for (int n = 1; n <= 3; n++) {
      scenarios.add(Catalog.usual().litmus("unmap-" + n, Unmap.with(n), List.of()));
    }
    exchangeIn(scenarios, SWAPS / 5);
  }

  /** The same where doorbells, polls, answers and event records of several parties meet. */
  @Test
  void whatOnlyHasToMeetCommutes() {
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : MEETING) {
      scenarios.add(Scenes.named(name, "run.preset=untimed"));
    }
    exchangeIn(scenarios, SWAPS / 20);
  }

  private static void exchangeIn(List<Scenario> scenarios, int swaps) {
    int each = (swaps + scenarios.size() - 1) / scenarios.size();
    List<String> sequential = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      try (Bench bench = new Bench(scenario)) {
        if (new Swaps(bench, scenario.name()).exchange(each, 1) == 0) {
          sequential.add(scenario.name());
        }
      }
    }
    assertThat(sequential).as("nothing to exchange").hasSizeLessThan(scenarios.size() / 10);
    System.out.printf("%d swaps in each of %d scenarios, from seed 1%n", each, scenarios.size());
  }

  record Planted(String name, boolean caught, Supplier<Plant> plant) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Planted> plants() {
    return Stream.of(
        new Planted("nothing", false, () -> new Plant() {}),
        new Planted("global counter", true, () -> new Reads(new Counter())),
        new Planted("shared stream of chance", true, () -> new Reads(new Chance())),
        new Planted("mutated payload", true, GrowingPrograms::new));
  }

  /** Something that all actors share and the agenda does not know. */
  private interface Hidden {
    void begin();

    long next();
  }

  private static final class Counter implements Hidden {
    private long count;

    @Override
    public void begin() {
      count = 0;
    }

    @Override
    public long next() {
      return count++;
    }
  }

  private static final class Chance implements Hidden {
    private Random stream;

    @Override
    public void begin() {
      stream = new Random(5);
    }

    @Override
    public long next() {
      return stream.nextInt(4);
    }
  }

  /** Memory adds something hidden to the high bits of the words it answers with. */
  private record Reads(Hidden hidden) implements Plant {
    @Override
    public void begin() {
      hidden.begin();
    }

    @Override
    public Message sent(String from, Message message) {
      if (message instanceof ReadDone done) {
        List<Long> words = new ArrayList<>(done.words());
        int last = words.size() - 1;
        words.set(last, words.get(last) ^ hidden.next() << 48);
        return new ReadDone(done.id(), List.copyOf(words));
      }
      return message;
    }
  }

  /** CPUs add to a DMA program that they have sent already. */
  private static final class GrowingPrograms implements Plant {
    private List<DmaOp> last = List.of();

    @Override
    public void begin() {
      last = List.of();
    }

    @Override
    public Message sent(String from, Message message) {
      if (message instanceof StartDma start) {
        last = new ArrayList<>(start.program());
        return new StartDma(last);
      }
      if (from.startsWith("cpu") && !last.isEmpty() && last.size() < 20) {
        last.add(last.get(0));
      }
      return message;
    }
  }

  /** The same order shows the same in spite of the plant: it is the exchange that catches it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("plants")
  void plantInARealActorIsCaught(Planted planted) {
    Scenario scenario = Scenes.named("churn-8");
    PlantedEngine engine = new PlantedEngine(new ControlledEngine(), planted.plant.get());
    try (Bench bench = new Bench(scenario, engine)) {
      Swaps swaps = new Swaps(bench, "planted " + planted);
      for (long seed = 1; seed <= 20; seed++) {
        RunResult run = swaps.run(seed);
        swaps.reorder(run, seed, List.of(run.choices().picked()));
      }
      assertThat(isCaught(swaps)).isEqualTo(planted.caught);
    }
  }

  private static boolean isCaught(Swaps swaps) {
    try {
      swaps.exchange(1_000, 1);
      return false;
    } catch (AssertionError caught) {
      return true;
    }
  }
}
