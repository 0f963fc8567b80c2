package iommulab.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.explore.Clocked;
import iommulab.model.explore.DelayBounded;
import iommulab.model.explore.Pct;
import iommulab.model.explore.Pctcp;
import iommulab.model.explore.SourceSets;
import iommulab.model.explore.SourceSets.End;
import iommulab.model.explore.Sticky;
import iommulab.model.explore.Synchronised;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders chosen without a clock are those that some integer latencies make happen, and the times
 * solved for them replay on the clock.
 */
final class SynchronisedTest {
  private static final int SYSTEMS = 150;
  private static final int STORIES = 1_000;
  private static final int MOST_STATES = 400;
  private static final int SAMPLES = 20;
  private static final int STEPS = 16;

  private static final Map<String, LongFunction<Strategy>> STRATEGIES = new LinkedHashMap<>();

  static {
    STRATEGIES.put("random", SeededRandom::new);
    STRATEGIES.put("sticky", seed -> new Sticky(seed, 2));
    STRATEGIES.put("POS", Pos::new);
    STRATEGIES.put("PCT", seed -> new Pct(seed, new Pct.Bound(8, STEPS, 3)));
    STRATEGIES.put("PCTCP", seed -> new Pctcp(seed, new Pctcp.Bound(4, STEPS, 3)));
    STRATEGIES.put("delays", seed -> DelayBounded.drawn(seed, 3, STEPS));
  }

  @ParameterizedTest(name = "cancelling: {0}")
  @ValueSource(booleans = {false, true})
  void everySampleIsWhatLatenciesMakeHappen(boolean cancelling) {
    Map<String, Integer> coveredBy = new LinkedHashMap<>();
    int compared = 0;
    int covered = 0;
    for (long seed = cancelling ? 7_000_000 : 6_000_000; compared < SYSTEMS; seed++) {
      int actors = 2 + (int) (seed % 2);
      Generated system = new Generated(seed, new Generated.Size(actors, 3, 2, cancelling, false));
      Set<String> wanted;
      try {
        wanted = Grid.classes(system, MOST_STATES);
      } catch (Grid.TooLarge skipped) {
        continue;
      }
      if (wanted.size() < 2) {
        continue;
      }
      compared++;
      Map<Long, String> classOf = new LinkedHashMap<>();
      for (Map.Entry<String, LongFunction<Strategy>> entry : STRATEGIES.entrySet()) {
        Set<String> sampled = new TreeSet<>();
        for (long run = 0; run < SAMPLES; run++) {
          Strategy inner = entry.getValue().apply(run);
          sampled.add(sample(system, inner, classOf, entry.getKey() + " " + seed));
        }
        assertThat(wanted).as("%s, system of seed %d", entry.getKey(), seed).containsAll(sampled);
        coveredBy.merge(entry.getKey(), sampled.equals(wanted) ? 1 : 0, Integer::sum);
      }
      covered += wanted.size() == classOf.size() ? 1 : 0;
    }
    System.out.printf(
        "cancelling %b: of %d systems all classes in %d; in %d samples of each alone %s%n",
        cancelling, compared, covered, SAMPLES, coveredBy);
    assertThat(covered).as("systems of which all classes were sampled").isGreaterThan(SYSTEMS / 2);
  }

  /** The class of a run, after its times were replayed on the clock. */
  private static String sample(
      Generated system, Strategy inner, Map<Long, String> classOf, String name) {
    Synchronised synchronised = new Synchronised(inner);
    Trace trace = Tiny.run(system.system(), Preset.UNTIMED, 1, synchronised);
    assertThat(synchronised.times()).as(name).isSorted();
    mustReplay(system, trace, synchronised.times(), name);
    return classOf.computeIfAbsent(
        trace.classDigest(), digest -> Classes.of(system, trace.history().steps()));
  }

  /** As many delays as there can be permit everything. */
  @ParameterizedTest(name = "cancelling: {0}")
  @ValueSource(booleans = {false, true})
  void delaysWithoutEndShowAllThatLatenciesMakeHappen(boolean cancelling) {
    int compared = 0;
    for (long seed = cancelling ? 7_500_000 : 6_500_000; compared < 50; seed++) {
      Generated system = new Generated(seed, new Generated.Size(2, 3, 1, cancelling, false));
      Set<String> wanted;
      try {
        wanted = Grid.classes(system, MOST_STATES);
      } catch (Grid.TooLarge skipped) {
        continue;
      }
      Set<String> found = new TreeSet<>();
      DelayBounded search = new DelayBounded(100);
      while (search.hasNext()) {
        Synchronised synchronised = new Synchronised(search.next());
        Trace trace = Tiny.run(system.system(), Preset.UNTIMED, 1, synchronised);
        found.add(Classes.of(system, trace.history().steps()));
      }
      assertThat(found).as("system of seed %d", seed).isEqualTo(wanted);
      compared += wanted.size() > 1 ? 1 : 0;
    }
  }

  private static void mustReplay(Generated system, Trace trace, long[] times, String name) {
    Choices choices = Clocked.at(times, trace.choices());
    Trace replayed = Tiny.run(system.system(), Preset.INTERVAL, 1, new Recorded(choices));
    assertThat(replayed.size()).as("steps replayed, " + name).isEqualTo(trace.size());
    assertThat(replayed.classDigest()).as("class of " + name).isEqualTo(trace.classDigest());
  }

  @ParameterizedTest(name = "cancelling: {0}")
  @ValueSource(booleans = {false, true})
  void everyStoryOfTheSearchReplaysOnTheClock(boolean cancelling) {
    int stories = 0;
    for (long seed = cancelling ? 9_000_000 : 8_000_000; stories < STORIES; seed++) {
      int actors = 2 + (int) (seed % 2);
      Generated system = new Generated(seed, new Generated.Size(actors, 3, 2, cancelling, true));
      SourceSets search = new SourceSets(Preset.INTERVAL, SourceSets.UNBOUNDED);
      for (int taken = 0; taken < 20 && search.hasNext(); ) {
        Trace trace = Tiny.run(system.system(), Preset.UNTIMED, 1, search.next());
        if (search.ended() == End.COMPLETE) {
          mustReplay(system, trace, search.times(), "story " + taken + " of seed " + seed);
          taken++;
          stories++;
        }
      }
    }
  }
}
