package iommulab.workloads.bench;

import iommulab.actors.control.Limits;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.SourceSets;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Observer;
import iommulab.workloads.run.Bench;

/** Runs of a search of all orders, the complete ones judged and graded. */
final class SearchLoad implements Load {
  private final Bench bench;
  private final Observer observer;
  private final Preset preset;
  private final Limits limits;
  private SourceSets search;

  SearchLoad(Scenario scenario) {
    this.bench = new Bench(scenario);
    this.observer = new Observer(scenario);
    this.preset = scenario.settings().run().preset();
    this.limits = LitmusLoad.unwatched(scenario.settings().run().limits());
    this.search = new SourceSets(preset, SourceSets.UNBOUNDED);
  }

  @Override
  public void once(long seed, Done done) {
    if (!search.hasNext()) {
      search = new SourceSets(preset, SourceSets.UNBOUNDED);
    }
    RunResult run = bench.run(Preset.UNTIMED, search.next(), 1, limits);
    done.run(run.history().steps().size());
    if (search.isReal()) {
      observer.look(bench, run, seed, 1);
    }
    if (search.ended() == SourceSets.End.COMPLETE) {
      done.newClass();
    }
  }

  @Override
  public void close() {
    bench.close();
  }
}
