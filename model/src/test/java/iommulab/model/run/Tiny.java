package iommulab.model.run;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/** The smallest engine: handlers called directly, without actors. */
final class Tiny {
  /** One actor of a system. */
  interface Handler {
    void handle(Run run, Message message);
  }

  /** A kick at a handler. */
  record Kick(int receiver, Window window, Message message) {}

  /**
   * A system that can be run from fresh state.
   *
   * @param fresh makes the handlers, by number
   */
  record TinySystem(Supplier<List<Handler>> fresh, List<Kick> kicks) {}

  /**
   * What a run showed.
   *
   * @param pendingAtMark what was permitted after the step of the mark
   */
  record Shown(Trace trace, List<DeliveryId> pendingAtMark) {}

  private Tiny() {}

  static Trace run(TinySystem system, Preset preset, long seed, Strategy strategy) {
    return run(system, preset, seed, strategy, -1).trace();
  }

  static Shown run(TinySystem system, Preset preset, long seed, Strategy strategy, int mark) {
    List<Handler> handlers = system.fresh().get();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < handlers.size(); i++) {
      names.add("a" + i);
    }
    Run run = new Run(preset, seed, strategy, names, List.of(), true);
    BitSet all = new BitSet();
    all.set(0, handlers.size());
    run.narrowing(all);
    system.kicks().forEach(kick -> run.kick(kick.receiver(), kick.window(), kick.message()));
    List<DeliveryId> pending = List.of();
    for (Delivery next = run.next(); next != null; next = run.next()) {
      handlers.get(next.receiver()).handle(run, next.message());
      run.done();
      if (run.steps() - 1 == mark) {
        pending = run.permitted().stream().map(Delivery::id).toList();
      }
    }
    return new Shown(run.trace(), pending);
  }
}
