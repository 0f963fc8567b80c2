package iommulab.workloads.witness;

import iommulab.actors.control.ControlledEngine;
import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.agenda.Strategy;
import iommulab.model.ledger.Step;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Observer;
import iommulab.workloads.explore.Sampler;
import iommulab.workloads.grade.Graded;
import iommulab.workloads.report.Build;
import iommulab.workloads.report.log.LogEncoder;
import iommulab.workloads.run.Bench;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Witness.Found;
import iommulab.workloads.witness.Witness.Origin;
import iommulab.workloads.witness.Witness.Shown;
import iommulab.workloads.witness.Witness.Shrunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs witnesses of one scenario on one engine; not for several threads. */
public final class Rerun implements AutoCloseable {
  private final Origin origin;
  private final Scenario scenario;
  private final Bench bench;
  private final Observer observer;
  private final LogEncoder encoder = new LogEncoder();

  /** The machine that the scenario's own text describes. */
  public Rerun(Catalog catalog, Origin origin) {
    this(catalog, origin, List.of());
  }

  /** The same for runs that are given up when they get longer than this. */
  static Rerun limited(Catalog catalog, Origin origin, int deliveries) {
    Given limit = new Given("witness", "run.step-limit", Integer.toString(deliveries));
    return new Rerun(catalog, origin, List.of(limit));
  }

  private Rerun(Catalog catalog, Origin origin, List<Given> given) {
    this.origin = origin;
    this.scenario = catalog.read(origin.file(), origin.text(), given);
    this.bench = new Bench(scenario, new ControlledEngine());
    this.observer = new Observer(scenario);
  }

  /** The scenario as the witness has it. */
  public Scenario scenario() {
    return scenario;
  }

  /** The actors by number. */
  public List<String> actors() {
    return bench.actors();
  }

  /** The names of pages. */
  public Map<String, Pa> pages() {
    return bench.pages();
  }

  Preset preset() {
    return scenario.settings().run().preset();
  }

  Names names() {
    return new Names(bench.actors());
  }

  /** Runs a witness of this scenario and compares. */
  public Replay play(Witness witness) {
    boolean cuts = !witness.outcome().ending().equals(Settings.name(Ending.QUIESCENT));
    RunResult result =
        run(witness.preset(), new Recorded(names().choices(witness), cuts), witness.found().seed());
    Verdict verdict = Bench.judge(result);
    Optional<Graded> outcome =
        result.ending() == Ending.FAILED ? Optional.empty() : Optional.of(graded(result));
    Digests digests = Digests.of(encoder, result.history());
    return new Replay(
        witness,
        scenario,
        result,
        verdict,
        outcome,
        digests.whole(),
        Difference.between(witness, result, digests.rolling()),
        pages());
  }

  RunResult run(Preset preset, Strategy strategy, long seed) {
    return bench.run(preset, strategy, seed);
  }

  Sampler.Sample sample(Sampler sampler, long seed) {
    return sampler.run(bench, seed);
  }

  /** The outcome of the last run. */
  Graded graded(RunResult last) {
    return observer.look(bench, last, 0, 0).outcome();
  }

  /** What the last run showed. */
  Shown shown(RunResult last) {
    Graded outcome = graded(last);
    return new Shown(
        outcome.id(),
        outcome.grade(),
        Settings.name(last.ending()),
        Fingerprint.of(Bench.judge(last), pages()));
  }

  /** The last run as a witness. */
  Witness witness(RunResult last, Found found, Optional<Shrunk> shrunk) {
    Digests digests = Digests.of(encoder, last.history());
    Names names = names();
    List<Witness.Step> steps = new ArrayList<>();
    for (Step step : last.history().steps()) {
      steps.add(
          new Witness.Step(
              names.name(step.id()),
              step.time(),
              step.message().toString(),
              step.facts().stream().map(Object::toString).toList(),
              digests.rolling().get(step.index())));
    }
    Choices choices = last.choices();
    return new Witness(
        Build.id(),
        origin,
        preset(),
        found,
        shown(last),
        List.copyOf(steps),
        names.choices(choices.chosen()),
        String.format("%016x", last.classDigest()),
        digests.whole(),
        shrunk);
  }

  @Override
  public void close() {
    bench.close();
  }
}
