package iommulab.workloads.witness;

import iommulab.actors.control.Ending;
import iommulab.model.agenda.Choices.Chosen;
import iommulab.model.agenda.Preset;
import iommulab.model.explore.Holding.Hold;
import iommulab.model.ledger.Step;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.RunFailure;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.ScenarioException;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Externals.Group;
import iommulab.workloads.witness.Witness.Choice;
import iommulab.workloads.witness.Witness.Origin;
import iommulab.workloads.witness.Witness.Shrunk;
import iommulab.workloads.witness.Witness.Size;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a witness small while it shows the same violation: what acts in the scenario, the
 * deliveries whose order matters, data choices and times, changes of actor.
 *
 * <p>The result is 1-minimal twice: no group of steps can be left out of the scenario so that the
 * bounded search still finds the violation, and no hold can be left out of the schedule.
 */
public final class Shrinking {
  /** How many orders are sampled for a scenario from which something was left out. */
  public static final int SAMPLES = 300;

  /** How many are sampled, at the end, for each step that seems to be needed. */
  public static final int LAST_SAMPLES = 1_500;

  private final Catalog catalog;
  private final Witness witness;
  private Goal goal;
  private Origin origin;
  private Tale tale;

  /** With these and data choices the default order becomes the tale; none are known at first. */
  private List<Witness.Hold> holds = List.of();

  private List<Choice> given = List.of();

  /** The order of the tale, delivery by delivery; not known at first. */
  private List<Witness.Name> order = List.of();

  private Shrinking(Catalog catalog, Witness witness) {
    this.catalog = catalog;
    this.witness = witness;
    this.origin = witness.origin();
  }

  /**
   * The small witness; it says how large it was and is.
   *
   * <p>A witness that cannot be made smaller, or does not replay, is a {@code ScenarioException}.
   */
  public static Witness shrink(Catalog catalog, String file, Witness witness) {
    return shrink(catalog, file, witness, false);
  }

  /**
   * The small witness, as above.
   *
   * @param file its name, for errors
   * @param wholeScenario whether only the schedule is made small
   */
  public static Witness shrink(
      Catalog catalog, String file, Witness witness, boolean wholeScenario) {
    if (witness.preset() == Preset.DRAWN) {
      throw new ScenarioException(
          file, 0, "preset drawn leaves only ties to change", "a witness of untimed or interval");
    }
    if (!witness.outcome().ending().equals(Settings.name(Ending.QUIESCENT))) {
      throw new ScenarioException(
          file,
          0,
          "the run was given up (" + witness.outcome().ending() + ")",
          "a witness of a run that came to its end");
    }
    return new Shrinking(catalog, witness).shrink(file, wholeScenario);
  }

  private Witness shrink(String file, boolean wholeScenario) {
    Size before;
    try (Workshop workshop = new Workshop(catalog, origin, witness.found().seed())) {
      tale =
          workshop
              .recorded(workshop.rerun().names().choices(witness), false)
              .orElseThrow(() -> differs(file));
      if (!tale.shown().equals(witness.outcome())) {
        throw differs(file);
      }
      goal = Goal.of(tale.shown(), witness.steps().size(), workshop.scenario());
      before = size(workshop.scenario(), tale, holds(workshop).orElse(List.of()));
    }
    do {
      if (!wholeScenario) {
        externals();
      }
      schedule();
    } while (!wholeScenario && oneStepLess(0));
    try (Workshop workshop = workshop(origin)) {
      return finished(workshop, before);
    }
  }

  private void schedule() {
    try (Workshop workshop = workshop(origin)) {
      Names names = workshop.rerun().names();
      holds = names.named(deliveries(workshop));
      given = names.choices(tale.choices().chosen());
      fewerSwitches(workshop);
      order = tale.result().history().steps().stream().map(step -> names.name(step.id())).toList();
    }
  }

  private static ScenarioException differs(String file) {
    return new ScenarioException(
        file, 0, "the witness does not replay with this build (see replay)", "one that does");
  }

  private Workshop workshop(Origin of) {
    return new Workshop(catalog, of, witness.found().seed(), goal);
  }

  private Optional<List<Hold>> holds(Workshop workshop) {
    return Holds.of(workshop, goal, tale.result().history(), tale.choices().chosen());
  }

  /** Leaves steps out of the scenario, until a longer search for each of them finds nothing. */
  private void externals() {
    do {
      Scenario scenario = catalog.read(origin.file(), origin.text(), List.of());
      if (scenario instanceof Scenario.Litmus one) {
        Externals all = new Externals(one.litmus());
        Ddmin.minimal(all.groups(), kept -> isEnough(all, one.litmus(), kept, SAMPLES));
      }
    } while (oneStepLess(LAST_SAMPLES));
  }

  /** Whether a step could be left out; the first for which this is so is gone then. */
  private boolean oneStepLess(int samples) {
    Scenario scenario = catalog.read(origin.file(), origin.text(), List.of());
    if (!(scenario instanceof Scenario.Litmus one)) {
      return false;
    }
    Externals all = new Externals(one.litmus());
    return all.groups().stream()
        .anyMatch(group -> isEnough(all, one.litmus(), without(all.groups(), group), samples));
  }

  private static List<Group> without(List<Group> groups, Group one) {
    return groups.stream().filter(group -> group != one).toList();
  }

  /** Whether these groups still show it; then they are what is shrunk from here on. */
  private boolean isEnough(Externals externals, LitmusFile litmus, List<Group> kept, int samples) {
    Optional<Origin> smaller = Trimmed.of(catalog, origin, externals, litmus, kept, goal);
    if (smaller.isEmpty()) {
      return false;
    }
    try (Workshop workshop = workshop(smaller.get())) {
      Optional<Tale> found = search(workshop, samples);
      found.ifPresent(
          shown -> {
            tale = shown;
            origin = smaller.get();
          });
      return found.isPresent();
    }
  }

  /**
   * The bounded search: the default order, with the holds that are known and without; the order of
   * the larger scenario, by the names of deliveries and by what they say; then sampled ones.
   */
  private Optional<Tale> search(Workshop workshop, int samples) {
    Names names = workshop.rerun().names();
    Tale byDefault = workshop.holding(List.of(), List.of());
    if (goal.isMet(byDefault)) {
      return Optional.of(byDefault);
    }
    Tale held = workshop.holding(names.holds(holds), names.chosen(given));
    if (goal.isMet(held)) {
      return Optional.of(held);
    }
    Tale followed = workshop.ordered(names.ids(order), names.chosen(given));
    if (goal.isMet(followed)) {
      return Optional.of(followed);
    }
    Tale projected = workshop.projected(tale.result().history());
    if (goal.isMet(projected)) {
      return Optional.of(projected);
    }
    for (int i = 0; i < samples; i++) {
      Optional<Tale> sampled = workshop.sampled(witness.found().seed() + i, goal);
      if (sampled.isPresent()) {
        return sampled;
      }
    }
    return Optional.empty();
  }

  /** Follows the default order but for a few holds, and data choices the first way. */
  private List<Hold> deliveries(Workshop workshop) {
    Optional<List<Hold>> all = holds(workshop);
    if (all.isEmpty()) {
      return List.of();
    }
    List<Chosen> chosen = tale.choices().chosen();
    List<Hold> holds = minimal(workshop, all.get(), chosen);
    List<Chosen> other = chosen.stream().filter(choice -> choice.way() != 0).toList();
    if (!other.isEmpty()) {
      List<Hold> held = holds;
      chosen =
          goal.isMet(workshop.holding(held, List.of()))
              ? List.of()
              : Ddmin.minimal(other, some -> goal.isMet(workshop.holding(held, some)));
      holds = minimal(workshop, held, chosen);
    }
    tale = workshop.holding(holds, chosen);
    return holds;
  }

  private List<Hold> minimal(Workshop workshop, List<Hold> holds, List<Chosen> chosen) {
    return Ddmin.minimal(holds, some -> goal.isMet(workshop.holding(some, chosen)));
  }

  /** Tells the same partial order with fewer changes of actor. */
  private void fewerSwitches(Workshop workshop) {
    Tale other =
        workshop.ordered(
            FewSwitches.order(tale.result().history()).stream().map(Step::id).toList(),
            tale.choices().chosen());
    boolean same = other.result().classDigest() == tale.result().classDigest();
    if (same && goal.isMet(other) && other.switches() < tale.switches()) {
      tale = other;
    }
  }

  /** The story on the concrete clock, once more. */
  private Witness finished(Workshop workshop, Size before) {
    Tale last =
        workshop
            .recorded(tale.choices(), false)
            .filter(one -> one.result().classDigest() == tale.result().classDigest())
            .filter(one -> goal.isMet(one))
            .orElseThrow(
                () ->
                    new RunFailure(
                        origin.name(), witness.found().seed(), "the shrunk story does not replay"));
    Size after = size(workshop.scenario(), last, workshop.rerun().names().holds(holds));
    return workshop
        .rerun()
        .witness(last.result(), witness.found(), Optional.of(new Shrunk(before, after, holds)));
  }

  private static Size size(Scenario scenario, Tale tale, List<Hold> holds) {
    Set<Object> explored = new LinkedHashSet<>();
    for (Hold hold : holds) {
      explored.add(hold.waits());
      explored.add(hold.until());
    }
    int externals =
        scenario instanceof Scenario.Litmus litmus ? new Externals(litmus.litmus()).size() : 0;
    return new Size(tale.choices().picked().size(), externals, explored.size(), tale.switches());
  }
}
