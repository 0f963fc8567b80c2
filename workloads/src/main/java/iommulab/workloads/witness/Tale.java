package iommulab.workloads.witness;

import iommulab.actors.control.RunResult;
import iommulab.model.agenda.Choices;
import iommulab.workloads.witness.Witness.Shown;

/**
 * A run that shrinking looks at.
 *
 * @param result as it ran
 * @param choices what replays it on the concrete clock
 * @param shown what it showed
 */
record Tale(RunResult result, Choices choices, Shown shown) {
  /** How often the next delivery goes to another actor. */
  int switches() {
    int switches = 0;
    for (int i = 1; i < choices.picked().size(); i++) {
      int before = choices.picked().get(i - 1).id().receiver();
      switches += choices.picked().get(i).id().receiver() == before ? 0 : 1;
    }
    return switches;
  }
}
