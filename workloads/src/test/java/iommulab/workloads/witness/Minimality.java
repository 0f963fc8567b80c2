package iommulab.workloads.witness;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices.Chosen;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.Holding;
import iommulab.model.explore.Holding.Hold;
import iommulab.model.explore.Ranked;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.explore.Method;
import iommulab.workloads.explore.Plan;
import iommulab.workloads.explore.Sampler;
import iommulab.workloads.explore.Sampler.Sample;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.witness.Witness.Origin;
import iommulab.workloads.witness.Witness.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks of a shrunk witness whether anything in it could still be left out: one hold, one explored
 * delivery with all its holds, one data choice that does not go the first way, one step of the
 * scenario. Knows nothing of how it was shrunk: it goes by the witness's file alone.
 *
 * <p>What is left out leaves orders open. They are completed by the default order with the holds
 * that are left, and, where a step was left out, also by the witness's own order, and sampled by
 * the default strategy from seeds that shrinking has not used.
 */
final class Minimality {
  /** Orders sampled without a step. */
  static final int ORDERS = 200;

  private static final long FRESH_SEEDS = 1_000_000;
  private static final int LONGER = 2;
  private static final int ROOM = 20;

  private final Witness witness;
  private final List<String> superfluous = new ArrayList<>();

  private Minimality(Witness witness) {
    this.witness = witness;
  }

  /** What can be left out while the same violation shows; empty if nothing can. */
  static List<String> superfluous(Witness witness) {
    Minimality minimality = new Minimality(witness);
    minimality.schedule();
    minimality.scenario();
    return List.copyOf(minimality.superfluous);
  }

  private List<Witness.Hold> holds() {
    return witness.shrunk().orElseThrow().holds();
  }

  private static List<Chosen> pinned(Names names, Witness witness) {
    return names.choices(witness).chosen().stream().filter(choice -> choice.way() != 0).toList();
  }

  /** Leaves out holds and data choices, one after the other. */
  private void schedule() {
    try (Rerun rerun = limited(witness.origin())) {
      List<Chosen> pinned = pinned(rerun.names(), witness);
      Attempt whole = completed(rerun, holds(), pinned);
      if (!whole.isTheSame()) {
        superfluous.add("nothing: holds and data choices do not show the violation");
        return;
      } else if (!whole.classDigest.equals(witness.classDigest())) {
        superfluous.add("nothing: holds and data choices lead to another class of orders");
        return;
      }
      for (Witness.Hold hold : holds()) {
        List<Witness.Hold> less = new ArrayList<>(holds());
        less.remove(hold);
        note(completed(rerun, less, pinned), hold.waits() + " waits until " + hold.until());
      }
      for (Witness.Name name : explored()) {
        List<Witness.Hold> less = new ArrayList<>(holds());
        less.removeIf(hold -> hold.waits().equals(name) || hold.until().equals(name));
        note(completed(rerun, less, pinned), "all holds of " + name);
      }
      for (Chosen choice : pinned) {
        List<Chosen> less = new ArrayList<>(pinned);
        less.remove(choice);
        note(completed(rerun, holds(), less), choice.name() + " the way " + choice.way());
      }
    }
  }

  private List<Witness.Name> explored() {
    List<Witness.Name> names = new ArrayList<>();
    for (Witness.Hold hold : holds()) {
      names.add(hold.waits());
      names.add(hold.until());
    }
    return names.stream().distinct().toList();
  }

  private void note(Attempt attempt, String without) {
    if (attempt.isTheSame()) {
      superfluous.add(without);
    }
  }

  /** Leaves out steps. */
  private void scenario() {
    LitmusLines lines = new LitmusLines(witness.origin().text());
    for (List<Integer> element : lines.elements()) {
      String what = lines.text(element);
      Optional<Origin> smaller = without(lines, element);
      if (smaller.isEmpty()) {
        continue; // it means nothing without this step
      }
      try (Rerun rerun = limited(smaller.get())) {
        if (completed(rerun, holds(), pinned(rerun.names(), witness)).isTheSame()
            || followed(rerun).isTheSame()) {
          superfluous.add(what);
          continue;
        }
        for (int i = 0; i < ORDERS; i++) {
          if (sampled(rerun, FRESH_SEEDS + i).isTheSame()) {
            superfluous.add(what + ": the order of seed " + (FRESH_SEEDS + i));
            break;
          }
        }
      }
    }
  }

  /** The scenario without some lines, and without rows that ask for what is gone. */
  private Optional<Origin> without(LitmusLines whole, List<Integer> element) {
    LitmusLines lines = whole.without(element);
    Origin old = witness.origin();
    while (true) {
      Origin origin = new Origin(old.name(), old.file(), old.fileDigest(), lines.toString());
      try (Rerun built = limited(origin)) {
        return Optional.of(built).map(any -> origin);
      } catch (ScenarioException e) {
        if (!lines.isRow(e.line()) || lines.line(e.line()).contains(witness.outcome().id())) {
          return Optional.empty();
        }
        lines = lines.without(List.of(e.line()));
      }
    }
  }

  /** A longer run is not smaller. */
  private int longest() {
    return LONGER * witness.shrunk().orElseThrow().before().steps() + ROOM;
  }

  private Rerun limited(Origin origin) {
    return Rerun.limited(Catalog.usual(), origin, longest());
  }

  /** A run of something smaller. */
  private final class Attempt {
    private final Shown shown;
    private final String classDigest;
    private final int length;

    private Attempt(Rerun rerun, RunResult result) {
      this.shown = rerun.shown(result);
      this.classDigest = String.format("%016x", result.classDigest());
      this.length = result.history().steps().size();
    }

    /** Same row, same ending, same first harm, and not a much longer story. */
    private boolean isTheSame() {
      Shown sought = witness.outcome();
      boolean ends =
          shown.grade() == sought.grade()
              && shown.ending().equals(sought.ending())
              && shown.id().equals(sought.id());
      boolean harm =
          sought.violations().isEmpty()
              ? shown.violations().isEmpty()
              : shown.violations().contains(sought.violations().get(0));
      return ends && harm && length <= longest();
    }
  }

  private Attempt completed(Rerun rerun, List<Witness.Hold> holds, List<Chosen> pinned) {
    Names names = rerun.names();
    List<Hold> numbered =
        holds.stream().map(h -> new Hold(names.id(h.waits()), names.id(h.until()))).toList();
    Holding byDefault = new Holding(rerun.preset(), numbered, pinned);
    return new Attempt(rerun, rerun.run(Preset.UNTIMED, byDefault, witness.found().seed()));
  }

  /** The witness's own order, as far as its deliveries are still there. */
  private Attempt followed(Rerun rerun) {
    Names names = rerun.names();
    List<DeliveryId> order = witness.steps().stream().map(step -> names.id(step.name())).toList();
    Ranked ranked = new Ranked(rerun.preset(), order, Delivery::id, pinned(names, witness));
    return new Attempt(rerun, rerun.run(Preset.UNTIMED, ranked, witness.found().seed()));
  }

  private Attempt sampled(Rerun rerun, long seed) {
    Sampler sampler =
        new Sampler(new Plan(Method.MIXED, ORDERS, 0, 0, 1), rerun.preset(), Optional.empty());
    Sample sample = rerun.sample(sampler, seed);
    return new Attempt(rerun, sample.result());
  }
}
