package iommulab.workloads.explore;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Preset;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored.End;
import iommulab.workloads.explore.Explored.Search;
import iommulab.workloads.explore.Observer.Graduate;
import iommulab.workloads.grade.Expectations;
import iommulab.workloads.grade.Expectations.Reach;
import iommulab.workloads.grade.Expected;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Explores one scenario: samples orders on several engines, or searches all of them on one. */
public final class Explorer {
  private final Scenario scenario;
  private final RunSettings settings;
  private final Plan plan;
  private final Watcher watcher;
  private final Observer observer;
  private final Tally tally;
  private final List<String> notes = new ArrayList<>();

  private Explorer(Scenario scenario, Plan plan, Watcher watcher) {
    this.scenario = scenario;
    this.settings = scenario.settings().run();
    this.plan = plan;
    this.watcher = watcher;
    this.observer = new Observer(scenario);
    this.tally = new Tally(observer.rows(), observer.expectations());
  }

  /**
   * Explores as planned.
   *
   * <p>A scenario that cannot be built is a {@code ScenarioException}; a run that fails by our own
   * mistake is a {@code RunFailure}.
   *
   * @param watcher is told of every run
   */
  public static Explored explore(Scenario scenario, Plan plan, Watcher watcher) {
    Explorer explorer = new Explorer(scenario, plan, watcher);
    if (!explorer.settings.losesPatience()) {
      explorer.notes.add(
          "nobody loses patience: driver.poll-timeout and smmu.atc-timeout are off (run.timeouts)");
    }
    if (explorer.settings.preset() == Preset.DRAWN) {
      explorer.notes.add("latencies drawn, each from its window: " + explorer.latencies());
    }
    return plan.method().samples() ? explorer.sample() : explorer.search();
  }

  /** What is assumed of links; alarms bring their own windows. */
  private String latencies() {
    return Arrays.stream(Lane.values())
        .filter(lane -> lane != Lane.ALARM && lane != Lane.EXTERNAL)
        .map(lane -> Settings.name(lane) + " " + scenario.settings().links().of(lane))
        .collect(Collectors.joining(", "));
  }

  private Explored sample() {
    try (Sampling sampling = new Sampling(scenario, plan, observer)) {
      while (tally.runs() < plan.runs() && !watcher.stop()) {
        for (Graduate graduate : sampling.next()) {
          tally.add(graduate);
        }
        watcher.done(tally.runs(), plan.runs());
      }
      End end = tally.runs() < plan.runs() ? End.INTERRUPTED : End.COMPLETE;
      return explored(end, Search.NONE, sampling.frozen(), sampling.outside(), sampling.bench());
    }
  }

  private Explored search() {
    long begin = System.nanoTime();
    long runs = 0;
    try (Bench bench = new Bench(scenario)) {
      Searching search = Searching.of(plan, settings.preset(), bench.actors());
      End end = End.COMPLETE;
      while (search.hasNext()) {
        if (watcher.stop()) {
          end = End.INTERRUPTED;
          break;
        }
        if (isOver(runs, begin)) {
          end = End.LIMIT;
          break;
        }
        RunResult run = bench.run(Preset.UNTIMED, search.next(), settings.seed());
        Optional<Choices> story = search.ended(run);
        if (story.isPresent()) {
          Graduate graduate = observer.look(bench, run, runs, settings.seed(), story.get());
          tally.add(graduate);
        }
        watcher.done(++runs, plan.runs());
      }
      Search counts = search.counts();
      boolean cut = counts.bounded() > 0 || plan.method() == Method.DELAYS;
      if (end == End.COMPLETE && cut) {
        end = End.BOUNDED;
      }
      return explored(end, counts, Optional.empty(), 0, bench);
    }
  }

  private boolean isOver(long runs, long begin) {
    return plan.runs() > 0 && runs >= plan.runs()
        || plan.seconds() > 0 && System.nanoTime() - begin > plan.seconds() * 1_000_000_000L;
  }

  private Reach reach(End end) {
    return switch (end) {
      case COMPLETE -> plan.method().samples() ? Reach.SAMPLED : Reach.ALL;
      case BOUNDED -> Reach.WITHIN_BOUND;
      case LIMIT, INTERRUPTED -> Reach.CUT_SHORT;
    };
  }

  private Explored explored(
      End end, Search search, Optional<Frozen> frozen, long outside, Bench bench) {
    List<Expected> expected = tally.expected(reach(end));
    return new Explored(
        scenario.name(),
        scenario.file(),
        scenario.title(),
        settings.preset(),
        plan,
        settings.seed(),
        tally.runs(),
        tally.classes(),
        tally.seenOnce(),
        tally.seenTwice(),
        tally.nanos(),
        frozen,
        outside,
        end,
        search,
        tally.outcomes(),
        expected,
        tally.verdict().and(Expectations.verdict(expected)),
        List.copyOf(notes),
        bench.pages(),
        bench.actors());
  }
}
