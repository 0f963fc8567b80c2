package iommulab.workloads.explore;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.SourceSets;
import iommulab.workloads.explore.Explored.End;
import iommulab.workloads.explore.Explored.Search;
import iommulab.workloads.explore.Observer.Graduate;
import iommulab.workloads.library.Scenario;
import iommulab.workloads.run.Bench;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import iommulab.workloads.settings.RunSettings;
import java.util.ArrayList;
import java.util.List;

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
    this.tally = new Tally(observer.rows());
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
    return plan.method().samples() ? explorer.sample() : explorer.search();
  }

  private Explored sample() {
    try (Sampling sampling = new Sampling(scenario, plan, observer)) {
      while (tally.runs() < plan.runs() && !watcher.stop()) {
        for (Graduate graduate : sampling.next()) {
          tally.add(graduate.outcome(), graduate.story());
        }
        watcher.done(tally.runs(), plan.runs());
      }
      End end = tally.runs() < plan.runs() ? End.INTERRUPTED : End.COMPLETE;
      return explored(end, Search.NONE, sampling.bench());
    }
  }

  private Explored search() {
    long begin = System.nanoTime();
    int bound = plan.bound() == 0 ? SourceSets.UNBOUNDED : plan.bound();
    SourceSets search = new SourceSets(settings.preset(), bound);
    try (Bench bench = new Bench(scenario)) {
      End end = End.COMPLETE;
      while (search.hasNext()) {
        if (watcher.stop()) {
          end = End.INTERRUPTED;
          break;
        }
        if (isOver(search.runs(), begin)) {
          end = End.LIMIT;
          break;
        }
        RunResult run = bench.run(Preset.UNTIMED, search.next(), settings.seed());
        if (search.isReal()) {
          Graduate graduate =
              observer.look(
                  bench,
                  run,
                  search.runs() - 1,
                  settings.seed(),
                  Solved.story(run, settings.preset(), search));
          tally.add(graduate.outcome(), graduate.story());
        }
        watcher.done(search.runs(), plan.runs());
      }
      if (end == End.COMPLETE && search.count(SourceSets.End.BOUNDED) > 0) {
        end = End.BOUNDED;
      }
      return explored(end, counts(search), bench);
    }
  }

  private boolean isOver(long runs, long begin) {
    return plan.runs() > 0 && runs >= plan.runs()
        || plan.seconds() > 0 && System.nanoTime() - begin > plan.seconds() * 1_000_000_000L;
  }

  private static Search counts(SourceSets search) {
    return new Search(
        search.runs(),
        search.count(SourceSets.End.COMPLETE),
        search.count(SourceSets.End.BOUNDED),
        search.count(SourceSets.End.ASLEEP),
        search.count(SourceSets.End.DEAD),
        search.count(SourceSets.End.STOPPED));
  }

  private Explored explored(End end, Search search, Bench bench) {
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
        end,
        search,
        tally.outcomes(),
        tally.verdict(),
        List.copyOf(notes),
        bench.pages());
  }
}
