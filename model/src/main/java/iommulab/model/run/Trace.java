package iommulab.model.run;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Dependence;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.History;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is remembered of a run: its steps, its choices, and the digest of its partial order. */
public final class Trace {
  private static final String OUTSIDE = "outside";

  private final List<String> names;
  private final List<Fact> given;
  private final Dependence dependence;
  private final List<Step> steps = new ArrayList<>();
  private final List<Choices.Picked> picked = new ArrayList<>();
  private final List<Choices.Chosen> chosen = new ArrayList<>();

  private int[] after = {};

  /**
   * Remembers a run of these actors.
   *
   * @param names the actors' names by number
   * @param given facts that hold before the first step
   */
  public Trace(List<String> names, List<Fact> given) {
    this.names = names;
    this.given = given;
    this.dependence = new Dependence(names.size());
  }

  /**
   * Enters a step that was handled, in an order in which causes come first.
   *
   * @return its index, from 0
   */
  public int add(Delivery delivery, long time, Work work) {
    int index = dependence.handled(delivery, work.touched);
    after = dependence.after();
    steps.add(
        new Step(
            index,
            delivery.id(),
            name(delivery.id().sender()),
            name(delivery.receiver()),
            time,
            delivery.cause(),
            Indexes.of(after),
            delivery.message(),
            List.copyOf(work.facts)));
    picked.add(new Choices.Picked(delivery.id(), time));
    chosen.addAll(work.chosen);
    return index;
  }

  /** Indexes of the steps that the last one directly depends on. */
  int[] after() {
    return after;
  }

  private String name(int number) {
    return number < 0 ? OUTSIDE : names.get(number);
  }

  /** How many steps were entered. */
  public int size() {
    return steps.size();
  }

  /** The steps as a partial order. */
  public History history() {
    return new History(given, Collections.unmodifiableList(steps));
  }

  /** What was chosen, enough to run it again. */
  public Choices choices() {
    return new Choices(Collections.unmodifiableList(picked), Collections.unmodifiableList(chosen));
  }

  /** Equal for two runs that differ only in the order of independent deliveries. */
  public long classDigest() {
    return dependence.digest();
  }
}
