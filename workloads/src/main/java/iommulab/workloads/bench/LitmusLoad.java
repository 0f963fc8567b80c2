package iommulab.workloads.bench;

import iommulab.actors.control.Limits;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Observer;
import iommulab.workloads.run.Bench;
import java.util.HashSet;
import java.util.Set;

/** Sampled runs of a litmus test, judged and graded: what {@code explore} does on each core. */
final class LitmusLoad implements Load {
  private final Bench bench;
  private final Observer observer;
  private final Preset preset;
  private final Limits limits;
  // only asked whether it holds a digest
  private final Set<Long> classes = new HashSet<>();

  LitmusLoad(Scenario scenario) {
    this.bench = new Bench(scenario);
    this.observer = new Observer(scenario);
    this.preset = scenario.settings().run().preset();
    this.limits = unwatched(scenario.settings().run().limits());
  }

  /** The same limits without the watchdog's second thread. */
  static Limits unwatched(Limits limits) {
    return new Limits(limits.deliveries(), limits.virtualNanos(), limits.atOneInstant(), 0);
  }

  @Override
  public void begin() {
    classes.clear();
  }

  @Override
  public void once(long seed, Done done) {
    RunResult run = bench.run(preset, new Pos(seed), seed, limits);
    observer.look(bench, run, seed, seed);
    done.run(run.history().steps().size());
    if (classes.add(run.classDigest())) {
      done.newClass();
    }
  }

  @Override
  public void close() {
    bench.close();
  }
}
