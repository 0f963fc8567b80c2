package iommulab.workloads.run;

import iommulab.actors.control.Ending;
import iommulab.actors.control.Engine;
import iommulab.actors.control.Limits;
import iommulab.actors.control.RunPlan;
import iommulab.actors.control.RunResult;
import iommulab.actors.topology.Links;
import iommulab.actors.topology.Machine;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.oracle.Judge;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.compile.ChurnCompiler;
import iommulab.workloads.compile.Compiled;
import iommulab.workloads.compile.LitmusCompiler;
import iommulab.workloads.compile.PlanParts;
import iommulab.workloads.grade.Finding;
import iommulab.workloads.scenario.Observables;
import iommulab.workloads.settings.RunSettings;
import java.util.List;
import java.util.Map;

/**
 * One scenario's machine on an engine, run as often as asked, one run at a time.
 *
 * <p>A seed decides generated work, latencies and data choices; a strategy decides the schedule.
 * Runs do not know of each other: the actors are reset in between. Not for several threads.
 */
public final class Bench implements AutoCloseable {

  /** Where a scenario's machine comes from, run after run. */
  private interface Source {
    /** The machine for this seed. */
    Compiled at(long seed);
  }

  private final RunSettings settings;
  private final Links links;
  private final Source source;
  private final Engine engine;
  private final Machine machine;
  private Compiled compiled;

  /** A bench on the engine that the scenario's settings ask for. */
  public Bench(Scenario scenario) {
    this(scenario, Schedules.engine(scenario.settings().run()));
  }

  /** A bench on this engine, which must be fresh and is closed with the bench. */
  public Bench(Scenario scenario, Engine engine) {
    this.settings = scenario.settings().run();
    this.links = PlanParts.links(scenario.settings());
    this.source = source(scenario);
    this.engine = engine;
    this.compiled = source.at(settings.seed());
    this.machine = Machine.build(engine, () -> compiled.plan());
  }

  /** Refuses a scenario that cannot be built with a {@code ScenarioException}; runs nothing. */
  public static void check(Scenario scenario) {
    source(scenario).at(scenario.settings().run().seed());
  }

  private static Source source(Scenario scenario) {
    if (scenario instanceof Scenario.Litmus litmus) {
      Compiled once = LitmusCompiler.compile(litmus.litmus(), litmus.settings());
      return seed -> once;
    }
    ChurnCompiler churn = new ChurnCompiler(scenario.file(), scenario.settings());
    return churn::at;
  }

  /** Runs once as the settings say. */
  public RunResult run(long seed) {
    return run(settings.preset(), Schedules.strategy(settings, seed), seed);
  }

  /** Runs once in an order of this strategy's making. */
  public RunResult run(Preset preset, Strategy strategy, long seed) {
    return run(preset, strategy, seed, settings.limits());
  }

  /** Runs once with these watchdogs. */
  public RunResult run(Preset preset, Strategy strategy, long seed, Limits limits) {
    compiled = source.at(seed);
    return engine.run(
        new RunPlan(
            preset,
            strategy,
            seed,
            links,
            limits,
            machine.kicks(),
            compiled.plan().given(),
            settings.checked(),
            settings.preset() == Preset.UNTIMED));
  }

  /** What the judge says of a run. */
  public static Verdict judge(RunResult run) {
    return Judge.judge(run.history(), run.ending() == Ending.QUIESCENT);
  }

  /** What conditions may ask of the last run. */
  public Observables shows(RunResult last, Verdict verdict) {
    return new RunObservables(compiled, last.history(), verdict, machine.memoryAfterRun());
  }

  /** The names of the machine's actors, by number. */
  public List<String> actors() {
    return engine.actors();
  }

  /** The names of pages so far; a generated load may name more with each run. */
  public Map<String, Pa> pages() {
    return compiled.pages();
  }

  /** The judge's findings in the words of reports and conditions. */
  public static List<Finding> findings(Verdict verdict) {
    return Findings.of(verdict);
  }

  @Override
  public void close() {
    engine.close();
  }
}
