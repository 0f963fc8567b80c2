package iommulab.workloads.witness;

import iommulab.actors.control.Ending;
import iommulab.actors.control.RunResult;
import iommulab.model.ledger.Step;
import iommulab.workloads.settings.Settings;
import java.util.List;
import java.util.Optional;

/**
 * The first step in which a run is not its witness.
 *
 * @param step its index
 * @param recorded the step as it was, decoded; empty if the witness ends before it
 * @param now the step as it is, decoded; empty if the run ends before it
 * @param failure what ended the run, if it could not go on as recorded; may be empty
 */
public record Difference(int step, List<String> recorded, List<String> now, String failure) {

  static Optional<Difference> between(Witness witness, RunResult result, List<String> rolling) {
    List<Witness.Step> then = witness.steps();
    int both = Math.min(then.size(), rolling.size());
    int at = 0;
    while (at < both && then.get(at).digest().equals(rolling.get(at))) {
      at++;
    }
    boolean failed = result.ending() == Ending.FAILED;
    boolean endsAlike = witness.outcome().ending().equals(Settings.name(result.ending()));
    if (at == then.size() && at == rolling.size() && endsAlike) {
      return Optional.empty();
    }
    return Optional.of(
        new Difference(
            at,
            at < then.size() ? decoded(then.get(at)) : List.of(),
            at < rolling.size() ? decoded(result.history().steps().get(at)) : List.of(),
            failed ? result.failure() : ""));
  }

  private static List<String> decoded(Witness.Step step) {
    String head = step.time() + " ns  " + step.name() + "  " + step.message();
    return lines(head, step.facts());
  }

  private static List<String> decoded(Step step) {
    Witness.Name name =
        new Witness.Name(
            step.sender(), step.receiver(), step.id().lane(), step.id().flow(), step.id().number());
    String head = step.time() + " ns  " + name + "  " + step.message();
    return lines(head, step.facts().stream().map(Object::toString).toList());
  }

  private static List<String> lines(String head, List<String> facts) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(head), facts.stream().map(fact -> "  " + fact))
        .toList();
  }
}
