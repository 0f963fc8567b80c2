package iommulab.actors;

import iommulab.model.agenda.Message;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a run showed: who handled what, and the facts in the order of the run. */
public record Shown(String which, History history) {

  /** What an actor handled, without the kick of its script. */
  public List<Message> received(String actor) {
    return history.steps().stream()
        .filter(step -> step.receiver().equals(actor) && !(step.message() instanceof Bench.Go))
        .map(Step::message)
        .toList();
  }

  public <M extends Message> List<M> received(String actor, Class<M> type) {
    return received(actor).stream().filter(type::isInstance).map(type::cast).toList();
  }

  public List<Fact> facts() {
    return history.steps().stream().flatMap(step -> step.facts().stream()).toList();
  }

  public <F extends Fact> List<F> facts(Class<F> type) {
    return facts().stream().filter(type::isInstance).map(type::cast).toList();
  }

  public boolean has(Fact fact) {
    return facts().contains(fact);
  }

  /** Whether each of these facts comes, the first time, behind the one before. */
  public boolean inOrder(Fact... expected) {
    List<Integer> places = new ArrayList<>();
    for (Fact fact : expected) {
      places.add(facts().indexOf(fact));
    }
    return !places.contains(-1) && places.equals(places.stream().sorted().toList());
  }

  /** Index of the first step with such a message at this actor; -1 if there is none. */
  public int step(String actor, Predicate<Message> what) {
    return history.steps().stream()
        .filter(step -> step.receiver().equals(actor) && what.test(step.message()))
        .findFirst()
        .map(Step::index)
        .orElse(-1);
  }

  /** Index of the first step with this fact; -1 if there is none. */
  public int step(Fact fact) {
    return history.steps().stream()
        .filter(step -> step.facts().contains(fact))
        .findFirst()
        .map(Step::index)
        .orElse(-1);
  }

  @Override
  public String toString() {
    return which;
  }
}
