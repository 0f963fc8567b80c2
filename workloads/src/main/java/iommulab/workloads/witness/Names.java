package iommulab.workloads.witness;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.explore.Holding.Hold;
import iommulab.workloads.witness.Witness.Choice;
import iommulab.workloads.witness.Witness.Name;
import iommulab.workloads.witness.Witness.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts names in place of the numbers of one machine's actors, and back. */
final class Names {
  private static final String OUTSIDE = "outside";

  /** The number of an actor that this machine does not have; no delivery carries it. */
  private static final int UNKNOWN = -2;

  private final List<String> actors;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  Names(List<String> actors) {
    this.actors = actors;
    for (int i = 0; i < actors.size(); i++) {
      numbers.put(actors.get(i), i);
    }
    numbers.put(OUTSIDE, -1);
  }

  Name name(DeliveryId id) {
    return new Name(
        id.sender() < 0 ? OUTSIDE : actors.get(id.sender()),
        actors.get(id.receiver()),
        id.lane(),
        id.flow(),
        id.number());
  }

  DeliveryId id(Name name) {
    return new DeliveryId(
        numbers.getOrDefault(name.sender(), UNKNOWN),
        numbers.getOrDefault(name.receiver(), UNKNOWN),
        name.lane(),
        name.flow(),
        name.number());
  }

  List<DeliveryId> ids(List<Name> names) {
    return names.stream().map(this::id).toList();
  }

  /** What a witness chose, on this machine. */
  Choices choices(Witness witness) {
    List<Choices.Picked> picked = new ArrayList<>();
    for (Step step : witness.steps()) {
      picked.add(new Choices.Picked(id(step.name()), step.time()));
    }
    return new Choices(picked, chosen(witness.choices()));
  }

  /** Data choices on this machine. */
  List<Choices.Chosen> chosen(List<Choice> choices) {
    List<Choices.Chosen> chosen = new ArrayList<>();
    for (Choice choice : choices) {
      chosen.add(
          new Choices.Chosen(
              numbers.getOrDefault(choice.actor(), UNKNOWN),
              choice.draw(),
              choice.name(),
              choice.ways(),
              choice.way()));
    }
    return chosen;
  }

  /** Holds on this machine. */
  List<Hold> holds(List<Witness.Hold> holds) {
    return holds.stream().map(hold -> new Hold(id(hold.waits()), id(hold.until()))).toList();
  }

  /** Holds by their names. */
  List<Witness.Hold> named(List<Hold> holds) {
    return holds.stream()
        .map(hold -> new Witness.Hold(name(hold.waits()), name(hold.until())))
        .toList();
  }

  List<Choice> choices(List<Choices.Chosen> chosen) {
    return chosen.stream()
        .map(c -> new Choice(actors.get(c.actor()), c.draw(), c.name(), c.ways(), c.way()))
        .toList();
  }
}
