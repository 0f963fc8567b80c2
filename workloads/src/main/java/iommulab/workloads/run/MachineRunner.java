package iommulab.workloads.run;

import iommulab.actors.control.ControlledEngine;
import iommulab.actors.control.Ending;
import iommulab.actors.control.Engine;
import iommulab.actors.control.LiveEngine;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunResult;
import iommulab.actors.topology.Links;
import iommulab.actors.topology.Machine;
import iommulab.actors.topology.MachinePlan;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Latencies;
import iommulab.model.agenda.Pos;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import iommulab.model.oracle.Judge;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.compile.ChurnCompiler;
import iommulab.workloads.compile.Compiled;
import iommulab.workloads.compile.LitmusCompiler;
import iommulab.workloads.compile.PlanParts;
import iommulab.workloads.library.Scenario;
import iommulab.workloads.settings.RunSettings;
import iommulab.workloads.settings.RunSettings.EngineKind;

/**
 * Runs scenarios on machines of actors: one engine a scenario, its actors reset between runs.
 *
 * <p>Run number i has the seed {@code run.seed + i}, which alone decides its schedule, times, data
 * choices and generated work.
 */
public final class MachineRunner implements ScenarioRunner {

  /** Where a scenario's machine comes from, run after run. */
  private interface Source {
    /** The machine for this seed. */
    Compiled at(long seed);
  }

  @Override
  public void check(Scenario scenario) {
    source(scenario).at(scenario.settings().run().seed());
  }

  @Override
  public ScenarioResult run(Scenario scenario, Watcher watcher, Kept kept) {
    RunSettings settings = scenario.settings().run();
    Source source = source(scenario);
    Current current = new Current(source.at(settings.seed()));
    RunCollector collector = new RunCollector(scenario, kept);
    RunMetrics metrics = new RunMetrics();
    Links links = PlanParts.links(scenario.settings());
    try (Engine engine = engine(settings)) {
      Machine machine = Machine.build(engine, () -> current.compiled.plan());
      for (long i = 0; i < settings.runs() && !watcher.stop(); i++) {
        long seed = settings.seed() + i;
        current.compiled = source.at(seed);
        RunResult result =
            engine.run(plan(settings, seed, links, machine, current.compiled.plan()));
        add(collector, metrics, seed, result, current.compiled, machine);
        watcher.done(i + 1, settings.runs());
      }
    }
    metrics.into(collector);
    if (settings.engine() == EngineKind.LIVE) {
      collector.note("live runs are not repeatable: the digest differs from run to run");
    }
    return collector.result();
  }

  /** The machine of the run at hand; actors ask for it when they are reset. */
  private static final class Current {
    Compiled compiled;

    Current(Compiled compiled) {
      this.compiled = compiled;
    }
  }

  private static Source source(Scenario scenario) {
    if (scenario instanceof Scenario.Litmus litmus) {
      Compiled once = LitmusCompiler.compile(litmus.litmus(), litmus.settings());
      return seed -> once;
    }
    ChurnCompiler churn = new ChurnCompiler(scenario.file(), scenario.settings());
    return churn::at;
  }

  /** The engine that the settings ask for. */
  public static Engine engine(RunSettings settings) {
    return settings.engine() == EngineKind.LIVE ? new LiveEngine() : new ControlledEngine();
  }

  /** One run of a machine with this seed. */
  public static RunPlan plan(
      RunSettings settings, long seed, Links links, Machine machine, MachinePlan plan) {
    Strategy strategy = strategy(settings, seed);
    return new RunPlan(
        settings.preset(),
        strategy,
        seed,
        links,
        settings.limits(),
        machine.kicks(),
        plan.given(),
        settings.checked());
  }

  private static Strategy strategy(RunSettings settings, long seed) {
    return switch (settings.strategy()) {
      case MIXED ->
          seed % 2 == 0 && settings.preset() == Preset.INTERVAL
              ? new Latencies(seed)
              : new Pos(seed);
      case POS -> new Pos(seed);
      case LATENCIES -> new Latencies(seed);
      case RANDOM -> new SeededRandom(seed);
      case FIFO -> new FirstInFirstOut();
    };
  }

  private static void add(
      RunCollector collector,
      RunMetrics metrics,
      long seed,
      RunResult result,
      Compiled compiled,
      Machine machine) {
    Verdict verdict = Judge.judge(result.history(), result.ending() == Ending.QUIESCENT);
    metrics.add(result.history());
    collector.add(
        seed,
        result.ending(),
        result.failure(),
        result.history(),
        new RunObservables(compiled, result.history(), verdict, machine.memoryAfterRun()),
        Findings.of(verdict));
  }
}
