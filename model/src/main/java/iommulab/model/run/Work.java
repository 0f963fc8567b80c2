package iommulab.model.run;

import iommulab.model.agenda.Choices;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Touched;
import iommulab.model.ledger.Fact;
import java.util.ArrayList;
import java.util.List;

/** What a handler did in one step, collected until the step ends. */
public final class Work {
  final Touched touched = new Touched();
  final List<Fact> facts = new ArrayList<>();
  final List<Choices.Chosen> chosen = new ArrayList<>();

  /** Sent this, or took this alarm back. */
  public void touched(Delivery delivery) {
    touched.channel(delivery.channel());
  }

  /** Touched only these cells. */
  public void only(Footprint cells) {
    touched.only(cells);
  }

  /** Made a data choice. */
  public void chose(Choices.Chosen choice) {
    touched.drew(choice.draw(), choice.way());
    chosen.add(choice);
  }

  /** Noted a fact. */
  public void noted(Fact fact) {
    facts.add(fact);
  }

  /** Forgets all, for the next step. */
  public void clear() {
    touched.clear();
    facts.clear();
    chosen.clear();
  }
}
