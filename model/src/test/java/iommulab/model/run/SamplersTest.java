package iommulab.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.explore.DelayBounded;
import iommulab.model.explore.Pct;
import iommulab.model.explore.Pctcp;
import iommulab.model.explore.Sticky;
import iommulab.model.explore.Synchronised;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each sampler and the search by delays promise on their own. */
final class SamplersTest {
  private static Forest kicks(int count) {
    Forest forest = new Forest(count);
    for (int i = 0; i < count; i++) {
      forest.kick(i);
    }
    return forest;
  }

  // Skipping i of those that wait costs i delays, so n messages have as many orders with q delays
  // as there are permutations with q inversions: for 4 these are 1, 3, 5, 6, 5, 3, 1.
  @ParameterizedTest(name = "{0} kicks, {1} delays: {2} orders")
  @CsvSource({
    "3, 0, 1",
    "3, 1, 3",
    "3, 2, 5",
    "3, 3, 6",
    "3, 9, 6",
    "4, 0, 1",
    "4, 1, 4",
    "4, 2, 9",
    "4, 3, 15",
    "4, 4, 20",
    "4, 5, 23",
    "4, 6, 24",
    "4, 7, 24"
  })
  void delaysShowSoManyOrders(int count, int delays, int wanted) {
    Forest forest = kicks(count);
    Set<String> orders = new TreeSet<>();
    DelayBounded search = new DelayBounded(delays);
    while (search.hasNext()) {
      orders.add(Arrays.toString(forest.order(search.next())));
    }
    assertThat(orders).hasSize(wanted);
    assertThat(search.runs()).isEqualTo(wanted);
  }

  @Test
  void aDelayPutsOneBehindAllThatWait() {
    DelayBounded search = new DelayBounded(1);
    Forest forest = kicks(3);
    assertThat(forest.order(search.next())).containsExactly(0, 1, 2);
    assertThat(forest.order(search.next())).containsExactly(0, 2, 1);
    assertThat(forest.order(search.next())).containsExactly(1, 2, 0);
    assertThat(search.hasNext()).isFalse();
  }

  @Test
  void withoutDelaysItIsFirstInFirstOutAndWithAllOfThemPlainSearch() {
    for (long seed = 100; seed < 140; seed++) {
      Generated system = new Generated(seed, new Generated.Size(2, 2, 1, true, false));
      Trace plain = Tiny.run(system.system(), Preset.UNTIMED, 1, new FirstInFirstOut());
      Trace oldest = Tiny.run(system.system(), Preset.UNTIMED, 1, new DelayBounded(0).next());
      assertThat(oldest.choices()).as("seed %d", seed).isEqualTo(plain.choices());

      Set<Long> wanted = new TreeSet<>();
      for (DepthFirst all = new DepthFirst(); all.hasNext(); ) {
        wanted.add(Tiny.run(system.system(), Preset.UNTIMED, 1, all.next()).classDigest());
      }
      Set<Long> found = new TreeSet<>();
      for (DelayBounded all = new DelayBounded(99); all.hasNext(); ) {
        found.add(Tiny.run(system.system(), Preset.UNTIMED, 1, all.next()).classDigest());
      }
      assertThat(found).as("seed %d", seed).isEqualTo(wanted);
    }
  }

  // Two actors with 200 kicks each: after a step both can go on, but for the end.
  @ParameterizedTest(name = "{0} bits: stays with probability {1}")
  @CsvSource({"0, 0", "1, 0.5", "3, 0.875"})
  void stickyStaysWithItsReceiver(int bits, double wanted) {
    Forest forest = new Forest(2);
    for (int i = 0; i < 400; i++) {
      forest.kick(i & 1);
    }
    int stayed = 0;
    int compared = 0;
    for (long seed = 0; seed < 20; seed++) {
      int[] order = forest.order(new Sticky(seed, bits));
      for (int i = 1; i < 200; i++) { // both still have some left
        stayed += (order[i] & 1) == (order[i - 1] & 1) ? 1 : 0;
        compared++;
      }
    }
    assertThat((double) stayed / compared).isCloseTo(wanted, within(0.03));
  }

  @Test
  void oneSeedIsOneRun() {
    List<LongFunction<Strategy>> samplers =
        List.of(
            seed -> new Sticky(seed, 1),
            seed -> new Pct(seed, new Pct.Bound(9, 30, 3)),
            seed -> new Pctcp(seed, new Pctcp.Bound(9, 30, 3)),
            seed -> DelayBounded.drawn(seed, 4, 9),
            seed -> new Synchronised(new Pct(seed, new Pct.Bound(9, 30, 3))));
    Generated system = new Generated(77, new Generated.Size(3, 4, 2, true, true));
    for (LongFunction<Strategy> sampler : samplers) {
      Set<Integer> different = new TreeSet<>();
      for (long seed = 0; seed < 20; seed++) {
        Choices once = choices(system, sampler.apply(seed));
        assertThat(choices(system, sampler.apply(seed))).isEqualTo(once);
        different.add(once.picked().hashCode());
      }
      assertThat(different).hasSizeGreaterThan(5);
    }
  }

  private static Choices choices(Generated system, Strategy strategy) {
    return Tiny.run(system.system(), Preset.UNTIMED, 1, strategy).choices();
  }

  /** One way of running must not shift the data of another: draws come from the run's seed. */
  @Test
  void dataDoNotDependOnTheSchedule() {
    for (long schedule = 0; schedule < 20; schedule++) {
      Strategy strategy = new Pctcp(schedule, new Pctcp.Bound(3, 9, 2));
      strategy.begin(Preset.UNTIMED, 5);
      assertThat(strategy.choose(2, 3, 1_000, "any")).isEqualTo(SeededRandom.draw(5, 2, 3, 1_000));
    }
  }

  @Test
  void noticesWhatABoundDoesNotSpeakOf() {
    Forest forest = kicks(4);
    Pct narrow = new Pct(1, new Pct.Bound(3, 4, 1));
    forest.order(narrow);
    assertThat(narrow.channels()).isEqualTo(4);
    assertThat(narrow.steps()).isEqualTo(3); // the last one is alone
    assertThat(narrow.isWithinBound()).isFalse();
    Pctcp slim = new Pctcp(1, new Pctcp.Bound(2, 4, 1));
    forest.order(slim);
    assertThat(slim.isWithinBound()).isFalse();
    Pctcp wide = new Pctcp(1, new Pctcp.Bound(4, 4, 1));
    forest.order(wide);
    assertThat(wide.isWithinBound()).isTrue();
  }

  // 1 / (5 * 10^2) and 1 / (3^2 * 10^1).
  @Test
  void boundsAreThoseOfThePapers() {
    assertThat(new Pct.Bound(5, 10, 3).least()).isCloseTo(0.002, within(1e-12));
    assertThat(new Pctcp.Bound(3, 10, 2).least()).isCloseTo(1 / 90.0, within(1e-12));
    assertThat(new Pctcp.Bound(3, 10, 2).mostChains()).isEqualTo(6);
  }

  @Test
  void refusesAPresetThatItCannotKeep() {
    Generated system = new Generated(1, new Generated.Size(2, 2, 1, false, false));
    Strategy clocked = new Synchronised(new SeededRandom(1));
    assertThatThrownBy(() -> Tiny.run(system.system(), Preset.INTERVAL, 1, clocked))
        .hasMessageContaining("INTERVAL");
    assertThatThrownBy(
            () -> Tiny.run(system.system(), Preset.INTERVAL, 1, new DelayBounded(1).next()))
        .hasMessageContaining("INTERVAL");
    assertThatThrownBy(() -> new Sticky(1, -1)).hasMessageContaining("-1 bits");
    assertThatThrownBy(() -> new Pct.Bound(0, 5, 2)).hasMessageContaining("0 channels");
    assertThatThrownBy(() -> new Pctcp.Bound(2, 1, 2)).hasMessageContaining("depth 2");
  }
}
