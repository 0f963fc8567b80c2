package iommulab.workloads.run;

import iommulab.model.address.Pa;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.EventLost;
import iommulab.model.ledger.HardwareFact.EventRecorded;
import iommulab.model.ledger.HardwareFact.GlobalErrorRaised;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.HardwareFact.Refused;
import iommulab.model.ledger.HardwareFact.UnexpectedCompletion;
import iommulab.model.ledger.History;
import iommulab.model.ledger.SoftwareFact.RegisterSet;
import iommulab.model.ledger.Step;
import iommulab.model.memory.SparseMemory;
import iommulab.model.oracle.Accused;
import iommulab.model.oracle.Finding;
import iommulab.model.oracle.Property;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.compile.Compiled;
import iommulab.workloads.scenario.Observables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a finished run shows to conditions: registers, memory, events, errors, the verdict.
 *
 * <p>Read only when a condition asks, since most runs are only counted.
 */
final class RunObservables implements Observables {
  private final Compiled compiled;
  private final History history;
  private final Verdict verdict;
  private final SparseMemory memory;

  RunObservables(Compiled compiled, History history, Verdict verdict, SparseMemory memory) {
    this.compiled = compiled;
    this.history = history;
    this.verdict = verdict;
    this.memory = memory;
  }

  @Override
  public String register(String party, String register) {
    String dma = compiled.dmaRegisters().getOrDefault(party, java.util.Map.of()).get(register);
    return dma == null ? cpuRegister(party, register) : dmaRegister(party, register, dma);
  }

  private String cpuRegister(String party, String register) {
    return facts(RegisterSet.class)
        .filter(set -> set.party().equals(party) && set.register().equals(register))
        .reduce((first, last) -> last)
        .map(RegisterSet::value)
        .orElse("");
  }

  /** A read's value, {@code done} for a write that landed, {@code fault} for a refusal. */
  private String dmaRegister(String party, String register, String dma) {
    if (count(Refused.class, refused -> refused.dma().equals(dma)) > 0) {
      return "fault";
    }
    Optional<Landed> landed =
        facts(Landed.class).filter(landing -> landing.dma().equals(dma)).findFirst();
    return landed
        .map(landing -> landing.write() ? "done" : cpuRegister(party, register))
        .orElse("");
  }

  @Override
  public String value(String function, List<String> arguments) {
    return switch (function) {
      case "stale" -> broke(Property.STALE_USE, arguments);
      case "isolation" -> broke(Property.ISOLATION, arguments);
      case "fence" -> broke(Property.HONEST_FENCE, List.of());
      case "unasked" -> broke(Property.ONE_ANSWER, List.of());
      case "mixed" -> broke(Property.WHOLE_ENTRIES, List.of());
      case "missed" -> broke(Property.NO_LOST_DIRTY, List.of());
      case "unmarked" -> broke(Property.NOTHING_LOST, List.of());
      case "unexpected" -> "" + unexpected(arguments);
      case "ends" -> broke(Property.IT_ENDS, List.of());
      case "accused" -> accused();
      case "mem" -> "0x" + Long.toHexString(memory.read(page(arguments.get(0))));
      case "landed" -> landed(arguments);
      case "event" -> event(arguments);
      case "events" -> "" + facts(EventRecorded.class).count();
      case "lost" -> "" + facts(EventLost.class).count();
      case "requests" -> "" + new PageObservables(compiled, history).requests(arguments);
      case "dropped" -> "" + new PageObservables(compiled, history).dropped(arguments);
      case "answers" -> "" + new PageObservables(compiled, history).answers(arguments);
      case "stopped" -> stopped(arguments);
      case "gerror" -> gerror(arguments);
      case "timeouts" -> "" + timeouts(arguments);
      case "before" -> Moments.before(compiled, history, arguments.get(0), arguments.get(1));
      default -> throw new IllegalStateException("function " + function);
    };
  }

  private String broke(Property property, List<String> page) {
    Predicate<Finding> asked =
        page.isEmpty() ? found -> true : found -> found.key().equals(page(page.get(0)).toString());
    return ""
        + verdict.findings().stream()
            .anyMatch(found -> found.property() == property && asked.test(found));
  }

  private String accused() {
    return verdict.findings().stream()
        .map(found -> found.accused().kind())
        .map(k -> k == Accused.Kind.ARCHITECTURE ? "nobody" : k.name().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("nobody");
  }

  private String landed(List<String> arguments) {
    Pa page = page(arguments.get(0));
    return ""
        + count(
            Landed.class,
            landing ->
                landing.pa().page().equals(page)
                    && (arguments.size() == 1 || landing.function().equals(arguments.get(1))));
  }

  private String event(List<String> arguments) {
    int sid =
        compiled.plan().functions().stream()
            .filter(f -> f.name().equals(arguments.get(0)))
            .findFirst()
            .orElseThrow()
            .sid();
    return ""
        + count(
            EventRecorded.class,
            event ->
                event.sid() == sid
                    && (arguments.size() == 1 || event.code().name().equals(arguments.get(1))));
  }

  private String stopped(List<String> smmu) {
    return facts(QueueStopped.class)
        .filter(stop -> smmu.isEmpty() || stop.queue().startsWith(smmu.get(0) + "."))
        .reduce((first, last) -> last)
        .map(stop -> stop.error().name())
        .orElse("no");
  }

  private String gerror(List<String> arguments) {
    return ""
        + count(
            GlobalErrorRaised.class,
            raised ->
                raised.smmu().equals(arguments.get(0))
                    && (arguments.size() == 1 || raised.error().name().equals(arguments.get(1))));
  }

  private long timeouts(List<String> function) {
    return count(
        InvalidateTimedOut.class,
        out -> function.isEmpty() || out.function().equals(function.get(0)));
  }

  private long unexpected(List<String> function) {
    return count(
        UnexpectedCompletion.class,
        came -> function.isEmpty() || came.function().equals(function.get(0)));
  }

  private Pa page(String name) {
    return compiled.pages().get(name);
  }

  private <F extends Fact> long count(Class<F> kind, Predicate<F> which) {
    return facts(kind).filter(which).count();
  }

  private <F extends Fact> Stream<F> facts(Class<F> kind) {
    List<F> found = new ArrayList<>();
    for (Step step : history.steps()) { // asked several times for every run
      for (Fact fact : step.facts()) {
        if (kind.isInstance(fact)) {
          found.add(kind.cast(fact));
        }
      }
    }
    return found.stream();
  }
}
