package iommulab.actors.control;

import iommulab.model.agenda.Choices;
import iommulab.model.ledger.History;
import iommulab.model.run.Trace;

/**
 * What one run showed.
 *
 * @param ending how it ended
 * @param failure what went wrong if it failed, with the step; empty otherwise
 * @param history the steps and their facts
 * @param classDigest equal for two runs that differ only in the order of independent deliveries
 * @param choices what was chosen, enough to run it again
 */
public record RunResult(
    Ending ending, String failure, History history, long classDigest, Choices choices) {

  static RunResult of(Ending ending, String failure, Trace trace) {
    return new RunResult(ending, failure, trace.history(), trace.classDigest(), trace.choices());
  }
}
