package iommulab.workloads.run;

import iommulab.actors.control.RunResult;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.RunSettings.EngineKind;

/**
 * Runs scenarios on machines of actors: one {@link Bench} a scenario, its actors reset between
 * runs.
 *
 * <p>Run number i has the seed {@code run.seed + i}, which alone decides its schedule, times, data
 * choices and generated work.
 */
public final class MachineRunner implements ScenarioRunner {
  @Override
  public void check(Scenario scenario) {
    Bench.check(scenario);
  }

  @Override
  public ScenarioResult run(Scenario scenario, Watcher watcher, Kept kept) {
    RunSettings settings = scenario.settings().run();
    RunCollector collector = new RunCollector(scenario, kept);
    RunMetrics metrics = new RunMetrics();
    try (Bench bench = new Bench(scenario)) {
      for (long i = 0; i < settings.runs() && !watcher.stop(); i++) {
        long seed = settings.seed() + i;
        RunResult run = bench.run(seed);
        Verdict verdict = Bench.judge(run);
        metrics.add(run.history());
        collector.add(
            seed,
            run.ending(),
            run.failure(),
            run.history(),
            bench.shows(run, verdict),
            Bench.findings(verdict));
        if (settings.runs() == 1) {
          collector.trace(RunTrace.of(run.history(), verdict));
        }
        watcher.done(i + 1, settings.runs());
      }
      collector.pages(bench.pages());
    }
    metrics.into(collector);
    if (!settings.losesPatience()) {
      collector.note(
          "nobody loses patience: driver.poll-timeout and smmu.atc-timeout are off (run.timeouts)");
    }
    if (settings.engine() == EngineKind.LIVE) {
      collector.note("live runs are not repeatable: the digest differs from run to run");
    }
    return collector.result();
  }
}
