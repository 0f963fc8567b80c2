package iommulab.workloads.run;

import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.PageAnswered;
import iommulab.model.ledger.HardwareFact.PageRequestDropped;
import iommulab.model.ledger.HardwareFact.PageRequestRecorded;
import iommulab.model.ledger.HardwareFact.UnexpectedPageAnswer;
import iommulab.model.ledger.History;
import iommulab.workloads.compile.Compiled;
import java.util.List;
import java.util.function.Predicate;

/** What a finished run shows of page requests. */
public final class PageObservables {
  /** What conditions may ask answers for; {@code UNEXPECTED} came for a group not outstanding. */
  public static final List<String> ANSWERS = List.of("SUCCESS", "INVALID", "FAILURE", "UNEXPECTED");

  private final Compiled compiled;
  private final History history;

  PageObservables(Compiled compiled, History history) {
    this.compiled = compiled;
    this.history = history;
  }

  /** Requests that became visible in a PRI queue. */
  long requests(List<String> function) {
    return count(
        PageRequestRecorded.class, r -> function.isEmpty() || r.sid() == sid(function.get(0)));
  }

  /** Requests that did not. */
  long dropped(List<String> function) {
    return count(
        PageRequestDropped.class, r -> function.isEmpty() || r.sid() == sid(function.get(0)));
  }

  /** Answers that reached a function. */
  long answers(List<String> arguments) {
    String function = arguments.get(0);
    String wanted = arguments.size() == 1 ? "" : arguments.get(1);
    if (wanted.equals("UNEXPECTED")) {
      return count(UnexpectedPageAnswer.class, a -> a.function().equals(function));
    }
    return count(
        PageAnswered.class,
        a -> a.function().equals(function) && (wanted.isEmpty() || a.code().name().equals(wanted)));
  }

  private int sid(String function) {
    return compiled.plan().functions().stream()
        .filter(f -> f.name().equals(function))
        .findFirst()
        .orElseThrow()
        .sid();
  }

  private <F extends Fact> long count(Class<F> kind, Predicate<F> which) {
    return history.steps().stream()
        .flatMap(step -> step.facts().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(which)
        .count();
  }
}
