package iommulab.workloads.witness;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Choices.Chosen;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Recorded;
import iommulab.model.explore.Guided;
import iommulab.model.explore.Holding;
import iommulab.model.explore.Holding.Hold;
import iommulab.model.explore.Ranked;
import iommulab.model.ledger.History;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.explore.Sampler;
import iommulab.workloads.explore.Sampler.Sample;
import iommulab.workloads.witness.Witness.Origin;
import java.util.List;
import java.util.Optional;

/** One scenario on one engine, and the ways in which shrinking runs it. */
final class Workshop implements AutoCloseable {
  private static final Plan DEFAULT = new Plan(Method.MIXED, 1, 0, 0, 1);

  private final Rerun rerun;
  private final Sampler sampler;
  private final long seed;

  /**
   * For one scenario text.
   *
   * @param seed of generated work
   */
  Workshop(Catalog catalog, Origin origin, long seed) {
    this(new Rerun(catalog, origin), seed);
  }

  /** For one scenario text; runs that are too long for a goal are given up. */
  Workshop(Catalog catalog, Origin origin, long seed, Goal goal) {
    this(Rerun.limited(catalog, origin, goal.length()), seed);
  }

  private Workshop(Rerun rerun, long seed) {
    this.rerun = rerun;
    this.sampler = new Sampler(DEFAULT, rerun.preset(), Optional.empty());
    this.seed = seed;
  }

  Rerun rerun() {
    return rerun;
  }

  Scenario scenario() {
    return rerun.scenario();
  }

  /** Runs exactly this; empty if it cannot be run so. */
  Optional<Tale> recorded(Choices choices, boolean cuts) {
    RunResult result = rerun.run(rerun.preset(), new Recorded(choices, cuts), seed);
    return result.ending() == Ending.FAILED
        ? Optional.empty()
        : Optional.of(new Tale(result, result.choices(), rerun.shown(result)));
  }

  /** Runs the default order but for these exceptions. */
  Tale holding(List<Hold> holds, List<Chosen> given) {
    return guided(new Holding(rerun.preset(), holds, given));
  }

  /** Runs this order, as far as its deliveries are there. */
  Tale ordered(List<DeliveryId> order, List<Chosen> given) {
    return guided(new Ranked(rerun.preset(), order, Delivery::id, given));
  }

  /** Runs the order of another machine that is much like this, as far as it goes. */
  Tale projected(History other) {
    List<String> actors = rerun.actors();
    List<String> names =
        other.steps().stream()
            .map(step -> name(step.sender(), step.receiver(), step.message()))
            .toList();
    return guided(
        new Ranked(
            rerun.preset(),
            names,
            delivery ->
                name(
                    delivery.id().sender() < 0 ? "outside" : actors.get(delivery.id().sender()),
                    actors.get(delivery.receiver()),
                    delivery.message()),
            List.of()));
  }

  /** Numbers of requests and who is answered shift with what was left out. */
  private static String name(String sender, String receiver, Object message) {
    return sender
        + ">"
        + receiver
        + " "
        + message.toString().replaceAll("\\b(id|replyTo|tag)=[^,\\]]*", "");
  }

  private Tale guided(Guided strategy) {
    RunResult result = rerun.run(Preset.UNTIMED, strategy, seed);
    Choices choices = strategy.story(result.choices());
    return new Tale(result, choices, rerun.shown(result));
  }

  /** Runs an order of the default strategy; empty if it does not show what is sought. */
  Optional<Tale> sampled(long schedule, Goal goal) {
    Sample sample = rerun.sample(sampler, schedule);
    RunResult result = sample.result();
    Tale untimed = new Tale(result, result.choices(), rerun.shown(result));
    return goal.isMet(untimed)
        ? Optional.of(new Tale(result, sample.story().get(), untimed.shown()))
        : Optional.empty();
  }

  @Override
  public void close() {
    rerun.close();
  }
}
