package iommulab.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.SourceSets;
import iommulab.model.explore.SourceSets.End;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reducing search shows exactly the classes of complete runs that brute force shows, and
 * completes each of them once: under interval against every integer latency, under untimed against
 * plain search.
 */
final class SourceSetsTest {
  private static final int SYSTEMS = 1_000;
  private static final int MOST_STATES = 700;
  private static final int MOST_RUNS = 1_000;

  @ParameterizedTest(name = "cancelling: {0}")
  @ValueSource(booleans = {false, true})
  void underIntervalItCompletesWhatLatenciesMakeHappen(boolean cancelling) {
    Tally tally = new Tally();
    for (long seed = cancelling ? 3_000_000 : 2_000_000; tally.compared < SYSTEMS; seed++) {
      int actors = 2 + (int) (seed % 2);
      Generated system = new Generated(seed, new Generated.Size(actors, 3, 2, cancelling, false));
      Set<String> wanted;
      try {
        wanted = Grid.classes(system, MOST_STATES);
      } catch (Grid.TooLarge skipped) {
        tally.tooLarge++;
        continue;
      }
      if (wanted.size() > 1) {
        tally.add(
            system,
            Preset.INTERVAL,
            wanted,
            trace -> Classes.of(system, trace.history().steps()),
            "seed " + seed);
      }
    }
    System.out.println("interval, cancelling " + cancelling + ": " + tally);
    assertThat(tally.several).isGreaterThan(tally.compared / 4);
    assertThat(tally.dead).as("branches without latencies").isPositive();
  }

  @ParameterizedTest(name = "cancelling: {0}, narrowing: {1}, meeting: {2}")
  @CsvSource({
    "false, false, false",
    "true, false, false",
    "false, true, false",
    "true, true, false",
    "false, true, true",
    "true, true, true"
  })
  void underUntimedItCompletesWhatPlainSearchShows(
      boolean cancelling, boolean narrowing, boolean meeting) {
    Tally tally = new Tally();
    long first = (cancelling ? 5_000_000 : 4_000_000) + (narrowing ? 500_000 : 0);
    first += meeting ? 250_000 : 0;
    for (long seed = first; tally.compared < SYSTEMS; seed++) {
      int actors = 2 + (int) (seed % 2);
      int depth = 1 + (int) (seed / 2 % 2);
      Generated system =
          new Generated(
              seed,
              new Generated.Size(
                  actors, (meeting ? 5 : 4) - depth, depth, cancelling, true, narrowing, meeting));
      Set<Long> wanted = new TreeSet<>();
      DepthFirst plain = new DepthFirst();
      while (plain.hasNext() && plain.runs() < MOST_RUNS) {
        wanted.add(Tiny.run(system.system(), Preset.UNTIMED, 1, plain.next()).classDigest());
      }
      if (plain.hasNext()) {
        tally.tooLarge++;
      } else if (wanted.size() > 1) {
        tally.add(system, Preset.UNTIMED, wanted, Trace::classDigest, "seed " + seed);
      }
    }
    System.out.println(
        "untimed, cancelling %s, narrowing %s, meeting %s: %s"
            .formatted(cancelling, narrowing, meeting, tally));
    assertThat(tally.several).isGreaterThan(SYSTEMS / 4);
  }

  /** What was compared so far. */
  private static final class Tally {
    private int compared;
    private int several;
    private int tooLarge;
    private long classes;
    private long asleep;
    private long dead;

    <C> void add(
        Generated system, Preset preset, Set<C> wanted, Function<Trace, C> classOf, String name) {
      SourceSets search = new SourceSets(preset, SourceSets.UNBOUNDED);
      Set<C> found = new TreeSet<>();
      while (search.hasNext()) {
        Trace trace = Tiny.run(system.system(), Preset.UNTIMED, 1, search.next());
        if (search.ended() == End.COMPLETE) {
          found.add(classOf.apply(trace));
        }
      }
      assertThat(found).as(name).isEqualTo(wanted);
      assertThat(search.count(End.COMPLETE)).as("runs completed, " + name).isEqualTo(found.size());
      compared++;
      several += wanted.size() > 2 ? 1 : 0;
      classes += wanted.size();
      asleep += search.count(End.ASLEEP);
      dead += search.count(End.DEAD);
    }

    @Override
    public String toString() {
      return ("%d systems compared, %d of more than 2 classes, %d too large; %d classes, %d runs"
              + " asleep, %d dead")
          .formatted(compared, several, tooLarge, classes, asleep, dead);
    }
  }
}
