package iommulab.workloads.witness;

import iommulab.model.agenda.Choices.Chosen;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.explore.Holding.Hold;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the exceptions with which the default order becomes a story.
 *
 * <p>The default order is run; where it first breaks an edge of the story's partial order, the
 * delivery that came too early is told to wait, and it is run again, until it shows what the story
 * shows. Where edges are not enough, since the default order spends time that the story needs, the
 * story is followed step by step.
 */
final class Holds {
  private static final int ROUNDS = 2_000;

  private final Workshop workshop;
  private final Goal goal;
  private final List<Step> story;
  private final List<Chosen> given;
  private final Map<DeliveryId, Step> byId = new HashMap<>(); // only looked up
  private final Set<Hold> holds = new LinkedHashSet<>();

  private Holds(Workshop workshop, Goal goal, History story, List<Chosen> given) {
    this.workshop = workshop;
    this.goal = goal;
    this.story = story.steps();
    this.given = given;
    this.story.forEach(step -> byId.put(step.id(), step));
  }

  /** Exceptions that are enough; empty if none were found. */
  static Optional<List<Hold>> of(Workshop workshop, Goal goal, History story, List<Chosen> given) {
    Holds byEdges = new Holds(workshop, goal, story, given);
    if (byEdges.find(false)) {
      return Optional.of(List.copyOf(byEdges.holds));
    }
    Holds bySteps = new Holds(workshop, goal, story, given);
    return bySteps.find(true) ? Optional.of(List.copyOf(bySteps.holds)) : Optional.empty();
  }

  private boolean find(boolean stepByStep) {
    for (int round = 0; round < ROUNDS; round++) {
      Tale tale = workshop.holding(List.copyOf(holds), given);
      if (goal.isMet(tale)) {
        return true;
      }
      List<Step> run = tale.result().history().steps();
      List<Hold> more = stepByStep ? firstOther(run) : firstTooEarly(run);
      if (!holds.addAll(more)) {
        return false;
      }
    }
    return false;
  }

  /** The first delivery of a run that comes before what it depends on in the story. */
  private List<Hold> firstTooEarly(List<Step> run) {
    Set<DeliveryId> done = new HashSet<>();
    for (Step step : run) {
      Step told = byId.get(step.id());
      List<Hold> missing = new ArrayList<>();
      if (told == null) {
        lastOf(step.receiver()).ifPresent(last -> missing.add(new Hold(step.id(), last)));
      } else {
        for (int before : told.after()) {
          missing.add(new Hold(step.id(), story.get(before).id()));
        }
      }
      missing.removeIf(hold -> done.contains(hold.until()) || holds.contains(hold));
      if (!missing.isEmpty()) {
        return missing;
      }
      done.add(step.id());
    }
    return List.of();
  }

  private Optional<DeliveryId> lastOf(String receiver) {
    for (int i = story.size() - 1; i >= 0; i--) {
      if (story.get(i).receiver().equals(receiver)) {
        return Optional.of(story.get(i).id());
      }
    }
    return Optional.empty();
  }

  /** The first step of a run that is not the story's. */
  private List<Hold> firstOther(List<Step> run) {
    for (int i = 0; i < Math.min(run.size(), story.size()); i++) {
      if (!run.get(i).id().equals(story.get(i).id())) {
        return List.of(new Hold(run.get(i).id(), story.get(i).id()));
      }
    }
    return List.of();
  }
}
