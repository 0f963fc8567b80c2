package iommulab.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under interval, plain search on the concrete clock shows exactly the classes of runs that some
 * integer latencies make happen; sampling shows nothing else; and the digest tells classes apart.
 */
final class GridTest {
  private static final int SYSTEMS = 300;
  private static final int MOST_STATES = 700;

  /** One run of so many is compared with its class in full although its digest is known. */
  private static final int COMPARED_IN_FULL = 8;

  private static final int MOST_RUNS = 2_500;

  @ParameterizedTest(name = "cancelling: {0}")
  @ValueSource(booleans = {false, true})
  void searchShowsWhatLatenciesMakeHappen(boolean cancelling) {
    long seed = cancelling ? 1_000_000 : 0;
    int compared = 0;
    int several = 0;
    int tooLarge = 0;
    int sampledAll = 0;
    while (compared < SYSTEMS) {
      seed++;
      int actors = 2 + (int) (seed % 2);
      Generated system = new Generated(seed, new Generated.Size(actors, 3, 2, cancelling, false));
      Set<String> wanted;
      Set<String> found;
      try {
        wanted = Grid.classes(system, MOST_STATES);
        found = searched(system);
      } catch (Grid.TooLarge skipped) {
        tooLarge++;
        continue;
      }
      if (wanted.size() < 2) {
        continue;
      }
      compared++;
      assertThat(found).as("system of seed %d, cancelling %b", seed, cancelling).isEqualTo(wanted);
      several += wanted.size() > 2 ? 1 : 0;
      Set<String> sampled = sampled(system);
      assertThat(wanted).as("sampled, system of seed %d", seed).containsAll(sampled);
      sampledAll += sampled.equals(wanted) ? 1 : 0;
    }
    System.out.printf(
        "cancelling %b: %d systems compared, %d of more than 2 classes, %d too large; "
            + "100 samples showed every class in %d%n",
        cancelling, compared, several, tooLarge, sampledAll);
    assertThat(several).as("systems with more than two classes").isGreaterThan(SYSTEMS / 4);
    assertThat(sampledAll).as("systems that sampling covers").isGreaterThan(SYSTEMS / 4);
  }

  private static Set<String> searched(Generated system) {
    Map<Long, String> classOf = new LinkedHashMap<>();
    Set<String> found = new TreeSet<>();
    DepthFirst search = new DepthFirst();
    while (search.hasNext()) {
      if (search.runs() == MOST_RUNS) {
        throw new Grid.TooLarge();
      }
      Trace trace = Tiny.run(system.system(), Preset.INTERVAL, 1, search.next());
      if (classOf.containsKey(trace.classDigest()) && search.runs() % COMPARED_IN_FULL != 0) {
        continue;
      }
      String inFull = Classes.of(system, trace.history().steps());
      found.add(inFull);
      String before = classOf.putIfAbsent(trace.classDigest(), inFull);
      assertThat(before).as("the class of one digest").isIn(null, inFull);
    }
    assertThat(classOf).as("digests of as many classes").hasSameSizeAs(found);
    return found;
  }

  private static Set<String> sampled(Generated system) {
    Set<String> sampled = new TreeSet<>();
    for (int run = 0; run < 100; run++) {
      Trace trace = Tiny.run(system.system(), Preset.INTERVAL, run, new SeededRandom(run + 1_000));
      sampled.add(Classes.of(system, trace.history().steps()));
    }
    return sampled;
  }
}
