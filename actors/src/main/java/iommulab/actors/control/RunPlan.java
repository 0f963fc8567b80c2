package iommulab.actors.control;

import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import java.util.List;

/**
 * Everything that determines one run beside the actors themselves.
 *
 * @param preset what time permits
 * @param strategy who picks among what is permitted; fresh for each run
 * @param seed root of latencies, times and data choices
 * @param links windows of the links
 * @param limits when to give up
 * @param kicks messages from outside, in order; each is a channel of its own
 * @param given facts that hold before the first step
 * @param checked whether footprints and payloads are verified at every step
 * @param narrowed whether steps may say that they touched less than declared; not where time
 *     permits orders, which needs to know what pending deliveries depend on
 */
public record RunPlan(
    Preset preset,
    Strategy strategy,
    long seed,
    LinkPolicy links,
    Limits limits,
    List<Kick<?>> kicks,
    List<Fact> given,
    boolean checked,
    boolean narrowed) {
  /** With footprints as declared. */
  public RunPlan(
      Preset preset,
      Strategy strategy,
      long seed,
      LinkPolicy links,
      Limits limits,
      List<Kick<?>> kicks,
      List<Fact> given,
      boolean checked) {
    this(preset, strategy, seed, links, limits, kicks, given, checked, false);
  }

  /** A message from outside the modelled system. */
  public record Kick<M extends Message>(Address<M> to, Window window, M message) {}
}
