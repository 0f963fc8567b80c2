package iommulab.workloads.engine;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.actors.control.Limits;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.ledger.Step;
import iommulab.workloads.run.Bench;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs a machine in random untimed orders and exchanges independent neighbours. */
final class Swaps {
  /** Unwatched on the wall clock: a change of threads for every replay would cost half the time. */
  static final Limits UNWATCHED = new Limits(1_000_000, Long.MAX_VALUE, 1_000_000, 0);

  private static final int SWAPS_PER_RUN = 40;
  private static final int FRUITLESS = 50;

  private final Bench bench;
  private final String name;

  Swaps(Bench bench, String name) {
    this.bench = bench;
    this.name = name;
  }

  /** What another linear form of a run is held against, worked out once. */
  private record Original(
      RunResult run, long seed, Map<DeliveryId, Step> steps, List<String> found) {}

  /**
   * Exchanges so many pairs, in the runs from this seed on; fails at the first that shows.
   *
   * @return how many there were; fewer than asked if run after run has no independent neighbours
   */
  int exchange(int swaps, long firstSeed) {
    int done = 0;
    int without = 0;
    for (long seed = firstSeed; done < swaps && without < FRUITLESS; seed++) {
      RunResult run = run(seed);
      List<Integer> pairs = independent(run);
      without = pairs.isEmpty() ? without + 1 : 0; // short runs may have none
      Collections.shuffle(pairs, new Random(seed));
      List<Integer> chosen = pairs.subList(0, Math.min(pairs.size(), SWAPS_PER_RUN));
      exchange(run, chosen, seed);
      done += chosen.size();
    }
    return done;
  }

  /** One run in a random order; half of the seeds by random priorities. */
  RunResult run(long seed) {
    Strategy strategy = seed % 2 == 0 ? new Pos(seed) : new SeededRandom(seed);
    return bench.run(Preset.UNTIMED, strategy, seed, UNWATCHED);
  }

  /** Steps that do not depend on the one after them in any way. */
  private static List<Integer> independent(RunResult run) {
    List<Step> steps = run.history().steps();
    List<Integer> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < steps.size(); i++) {
      Step first = steps.get(i);
      Step second = steps.get(i + 1);
      if (second.cause() != i && !second.after().contains(i) && !sameChannel(first, second)) {
        pairs.add(i);
      }
    }
    return pairs;
  }

  private static boolean sameChannel(Step first, Step second) {
    return channel(first).equals(channel(second));
  }

  /** The name of the channel that a step's delivery came on: that of the channel's first. */
  static DeliveryId channel(Step step) {
    DeliveryId id = step.id();
    return new DeliveryId(id.sender(), id.receiver(), id.lane(), id.flow(), 0);
  }

  private void exchange(RunResult run, List<Integer> pairs, long seed) {
    Original original = original(run, seed);
    for (int pair : pairs) {
      List<Choices.Picked> order = new ArrayList<>(run.choices().picked());
      Collections.swap(order, pair, pair + 1);
      mustShowTheSame(original, order, exchanged(run, pair));
    }
  }

  private static String exchanged(RunResult run, int pair) {
    List<Step> steps = run.history().steps();
    return "steps %d and %d exchanged: %s; %s"
        .formatted(pair, pair + 1, Scenes.what(steps.get(pair)), Scenes.what(steps.get(pair + 1)));
  }

  /** Runs again in these orders, linear forms of the same partial order. */
  void reorder(RunResult run, long seed, List<List<Choices.Picked>> orders) {
    Original original = original(run, seed);
    orders.forEach(order -> mustShowTheSame(original, order, "in another order"));
  }

  private static Original original(RunResult run, long seed) {
    Map<DeliveryId, Step> steps = new HashMap<>(); // only looked up
    run.history().steps().forEach(step -> steps.put(step.id(), step));
    return new Original(run, seed, steps, Scenes.found(run));
  }

  private void mustShowTheSame(Original original, List<Choices.Picked> order, String how) {
    RunResult run = original.run;
    String where = name + ", seed " + original.seed + ", " + how;
    Strategy strategy = new Recorded(new Choices(order, run.choices().chosen()));
    RunResult other = bench.run(Preset.UNTIMED, strategy, original.seed, UNWATCHED);
    assertThat(other.ending()).as("%s: %s", where, other.failure()).isEqualTo(run.ending());
    assertThat(other.failure()).as(where).isEqualTo(run.failure());
    assertThat(other.classDigest()).as(where).isEqualTo(run.classDigest());
    assertThat(other.history().steps()).as(where).hasSameSizeAs(run.history().steps());
    for (Step step : other.history().steps()) {
      Step before = original.steps.get(step.id());
      if (!step.message().equals(before.message()) || !step.facts().equals(before.facts())) {
        assertThat(Scenes.what(step)).as(where).isEqualTo(Scenes.what(before));
      }
    }
    assertThat(Scenes.found(other)).as(where).isEqualTo(original.found);
  }
}
