package iommulab.actors.control;

import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import java.util.List;

/** Run plans for tests of the engines. */
final class Plans {
  private Plans() {}

  static RunPlan plan(Preset preset, Strategy strategy, Window links, RunPlan.Kick<?>... kicks) {
    return plan(preset, strategy, 1, (from, to, lane) -> links, Limits.USUAL, kicks);
  }

  static RunPlan plan(
      Preset preset,
      Strategy strategy,
      long seed,
      LinkPolicy links,
      Limits limits,
      RunPlan.Kick<?>... kicks) {
    return new RunPlan(preset, strategy, seed, links, limits, List.of(kicks), List.of(), true);
  }
}
