package iommulab.workloads.explain;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Property;
import iommulab.model.races.MessageRaces;
import iommulab.model.races.Race;
import iommulab.model.races.Swapped;
import iommulab.model.races.Watched;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explain.Swap.Effect;
import iommulab.workloads.run.Bench;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An explanation names the pair of deliveries by whose order the harm comes or not. */
final class ExplainerTest {
  private static Scenario scenario(String name, List<Given> given) {
    return Catalog.usual().read(name, given).get(0);
  }

  private static Explanation explained(String name, int samples) {
    Scenario scenario = scenario(name, List.of());
    return new Explainer(scenario, List.of(), given -> scenario(name, given), samples)
        .first(1, 1000, () -> false)
        .orElseThrow();
  }

  @Test
  void theRaceOfH1IsBetweenTheAtcAndTheInvalidations() {
    Explanation told = explained("h1-racy", 300);

    assertThat(told.harm().property()).isEqualTo(Property.STALE_USE);
    assertThat(told.harm().rule()).contains("R-SMMU-048");
    Swap race = told.theRace().orElseThrow();
    assertThat(race.effect()).isEqualTo(Effect.VANISHES);
    Step first = told.result().history().steps().get(race.race().first());
    Step second = told.result().history().steps().get(race.race().second());
    assertThat(first.receiver()).isEqualTo(second.receiver());
    // what the endpoint asks for or is told, against ATC_INV at the endpoint or TLBI at the SMMU
    String both = first.message() + " " + second.message();
    assertThat(both).containsIgnoringCase("translat").contains("Invalidat");
    assertThat(told.past().get(race.race().first())).isTrue();
    assertThat(told.past().get(race.race().second())).isTrue();
  }

  @Test
  void h1NeedsBothCaches() {
    Explanation told = explained("h1-racy", 1000);

    assertThat(told.sampledBad()).isPositive();
    assertThat(told.freedoms())
        .filteredOn(Freedom::vanishes)
        .extracting(Freedom::key)
        .contains("smmu.iotlb-entries", "device.atc-entries");
    assertThat(told.freedoms())
        .filteredOn(one -> one.runs() > 0 && !one.vanishes())
        .extracting(Freedom::key)
        .contains("smmu.cache-invalid");
  }

  @Test
  void theMendedFormHasNothingToExplain() {
    Scenario scenario = scenario("h1-mended", List.of());
    Explainer explainer =
        new Explainer(scenario, List.of(), given -> scenario("h1-mended", given), 0);
    assertThat(explainer.first(1, 200, () -> false)).isEmpty();
  }

  @Test
  void aSwapOfARaceWhoseWindowForbidsItIsInfeasible() {
    Explanation told = explained("h1-racy", 0);
    assertThat(told.swaps()).isNotEmpty();
    for (Swap swap : told.swaps()) {
      if (!swap.race().isOpen()) {
        assertThat(swap.effect()).as("%s", swap.race()).isEqualTo(Effect.INFEASIBLE);
      }
    }
  }

  @Test
  void everySwappedRunRunsAgainOnTheClock() {
    int swapped = 0;
    for (String name : List.of("h1-racy", "strict-unmap", "silent-endpoint")) {
      swapped += swapAll(name, 3);
    }
    assertThat(swapped).isGreaterThan(50);
  }

  /** Swaps every race of some runs; returns how many could be swapped. */
  private static int swapAll(String name, int runs) {
    Scenario scenario = scenario(name, List.of());
    int swapped = 0;
    try (Bench bench = new Bench(scenario)) {
      WindowNames names = new WindowNames(scenario.settings(), bench.actors());
      for (long seed = 1; seed <= runs; seed++) {
        Watched watched = new Watched(new Pos(seed));
        RunResult story = bench.run(Preset.INTERVAL, watched, seed);
        MessageRaces races = new MessageRaces(watched.course(), names);
        assertThat(races.forbidden()).as("a run on the clock keeps its windows").isEmpty();
        BitSet all = new BitSet();
        all.set(0, watched.course().size());
        for (Race.Pair pair : races.pairs(all)) {
          Optional<Swapped> other =
              Swapped.of(watched.course(), pair, story.choices(), true, names);
          swapped += other.isPresent() && runsAgain(bench, other.get(), seed, story, pair) ? 1 : 0;
        }
      }
    }
    return swapped;
  }

  private static boolean runsAgain(
      Bench bench, Swapped swapped, long seed, RunResult story, Race.Pair pair) {
    RunResult run = bench.run(Preset.UNTIMED, swapped, seed);
    if (!swapped.isReal()) {
      return false;
    }
    List<Choices.Picked> picked = new ArrayList<>();
    long[] times = swapped.times();
    for (int i = 0; i < times.length; i++) {
      picked.add(new Choices.Picked(run.choices().picked().get(i).id(), times[i]));
    }
    Choices choices = new Choices(picked, run.choices().chosen());
    RunResult again = bench.run(Preset.INTERVAL, new Recorded(choices), seed);
    assertThat(again.ending()).as(again.failure()).isEqualTo(Ending.QUIESCENT);
    assertThat(again.classDigest()).isEqualTo(run.classDigest());
    assertThat(index(again, story, pair.second())).isLessThan(index(again, story, pair.first()));
    return true;
  }

  /** Where a delivery of the story is in a run; the end if it is not there. */
  private static int index(RunResult run, RunResult story, int step) {
    return run.history().steps().stream()
        .filter(one -> one.id().equals(story.history().steps().get(step).id()))
        .findFirst()
        .map(Step::index)
        .orElse(run.history().steps().size());
  }
}
