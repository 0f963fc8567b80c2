package iommulab.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two neighbours of a run that do not depend on each other can be exchanged: same class, same
 * messages, same pending ids. State that actors share past the agenda is caught by that.
 */
final class CommutationTest {
  private static final int SWAPS = 20_000;

  @ParameterizedTest(name = "from seed {0}, meeting: {1}")
  @CsvSource({"1, false", "1000000, false", "2000000, true"})
  void independentNeighboursCommute(long firstSeed, boolean meeting) {
    int swaps = 0;
    for (long seed = firstSeed; swaps < SWAPS; seed++) {
      Generated system =
          new Generated(seed, new Generated.Size(3, 4, 5, true, true, meeting, meeting));
      for (int run = 0; run < 20; run++) {
        swaps += swapAll(system.system(), run, "seed " + seed + ", run " + run);
      }
    }
    System.out.printf("from seed %d: %d swaps%n", firstSeed, swaps);
  }

  /** Exchanges every independent pair of neighbours of one random run; returns how many. */
  private static int swapAll(Tiny.TinySystem system, long seed, String name) {
    Trace first = Tiny.run(system, Preset.UNTIMED, seed, new SeededRandom(seed));
    List<Step> steps = first.history().steps();
    int swaps = 0;
    for (int i = 0; i + 1 < steps.size(); i++) {
      Step second = steps.get(i + 1);
      if (second.cause() == i || second.after().contains(i)) {
        continue;
      }
      swaps++;
      List<Choices.Picked> order = new ArrayList<>(first.choices().picked());
      Collections.swap(order, i, i + 1);
      Choices swapped = new Choices(order, first.choices().chosen());
      Tiny.Shown there =
          Tiny.run(system, Preset.UNTIMED, seed, new Recorded(first.choices()), i + 1);
      Tiny.Shown back = Tiny.run(system, Preset.UNTIMED, seed, new Recorded(swapped), i + 1);
      String where = name + ", steps " + i + " and " + (i + 1);
      assertThat(back.trace().classDigest()).as(where).isEqualTo(first.classDigest());
      assertThat(back.pendingAtMark()).as(where).isEqualTo(there.pendingAtMark());
      assertThat(texts(back.trace())).as(where).isEqualTo(texts(first));
    }
    return swaps;
  }

  private static Map<String, String> texts(Trace trace) {
    Map<String, String> texts = new TreeMap<>();
    for (Step step : trace.history().steps()) {
      texts.put(step.id().toString(), step.message().toString());
    }
    return texts;
  }

  record Tick(long value, int left) implements Message {}

  /** Mutable, and handed to two receivers: exactly what a message must not be. */
  record Basket(List<Integer> content) implements Message {
    @Override
    public Footprint footprint() {
      return Footprint.NONE;
    }
  }

  @Test
  void globalCounterIsCaught() {
    assertCaught(
        () -> {
          long[] counter = {0};
          return () -> counter[0]++;
        });
  }

  @Test
  void sharedStreamIsCaught() {
    assertCaught(
        () -> {
          Random stream = new Random(5);
          return stream::nextLong;
        });
  }

  private static void assertCaught(Supplier<LongSupplier> shared) {
    Tiny.TinySystem system =
        new Tiny.TinySystem(
            () -> {
              LongSupplier hidden = shared.get();
              return List.of(ticking(hidden, 0), ticking(hidden, 1));
            },
            List.of(
                new Tiny.Kick(0, Window.NOW, new Tick(0, 3)),
                new Tiny.Kick(1, Window.NOW, new Tick(0, 3))));
    assertThat(isCaught(system)).isTrue();
  }

  private static Tiny.Handler ticking(LongSupplier hidden, int self) {
    return (run, message) -> {
      Tick tick = (Tick) message;
      if (tick.left() > 0) {
        run.send(self, Lane.INTERNAL, Window.NOW, new Tick(hidden.getAsLong(), tick.left() - 1));
      }
    };
  }

  @Test
  void mutatedPayloadIsCaught() {
    Tiny.Handler sharing =
        (run, message) -> {
          Basket basket = new Basket(new ArrayList<>());
          run.send(1, Lane.INTERNAL, Window.NOW, basket);
          run.send(2, Lane.INTERNAL, Window.NOW, basket);
        };
    Tiny.Handler eating = (run, message) -> ((Basket) message).content().add(1);
    assertThat(
            isCaught(
                new Tiny.TinySystem(
                    () -> List.of(sharing, eating, eating),
                    List.of(new Tiny.Kick(0, Window.NOW, new Tick(0, 0))))))
        .isTrue();
  }

  private static boolean isCaught(Tiny.TinySystem system) {
    try {
      for (int seed = 0; seed < 20; seed++) {
        swapAll(system, seed, "planted");
      }
      return false;
    } catch (AssertionError | IllegalStateException caught) {
      return true;
    }
  }

  @Test
  void withoutThePlantTheSameSystemCommutes() {
    Tiny.TinySystem system =
        new Tiny.TinySystem(
            () -> List.of(ticking(() -> 7, 0), ticking(() -> 7, 1)),
            List.of(
                new Tiny.Kick(0, Window.NOW, new Tick(0, 3)),
                new Tiny.Kick(1, Window.NOW, new Tick(0, 3))));
    assertThat(isCaught(system)).isFalse();
  }
}
