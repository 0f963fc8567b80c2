package iommulab.workloads.run;

import iommulab.model.ledger.Fact;
import iommulab.model.ledger.HardwareFact.AtcDropped;
import iommulab.model.ledger.HardwareFact.AtcFilled;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.Landed;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.HardwareFact.TookEffect;
import iommulab.model.ledger.HardwareFact.TranslationAnswered;
import iommulab.model.ledger.History;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.Step;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.workloads.compile.Compiled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Named moments of a run and their order, for {@code before(tlbi, d0.translated)}.
 *
 * <p>A moment is the first step with such a fact: {@code tlbi}, {@code atc-inv} and {@code sync}
 * (took effect, completed); {@code d0.translated} (the SMMU used a translation for it), {@code
 * d0.asked} (the SMMU answered its translation request), {@code d0.filled}, {@code d0.dropped} (its
 * ATC), {@code d0.landed}; {@code P.given}, {@code P.touched}.
 */
public final class Moments {
  /** What can be said of a function. */
  public static final List<String> OF_FUNCTIONS =
      List.of("translated", "asked", "filled", "dropped", "landed");

  /** What can be said of a page. */
  public static final List<String> OF_PAGES = List.of("given", "touched");

  /** What can be said of the commands. */
  public static final List<String> OF_COMMANDS = List.of("tlbi", "atc-inv", "sync");

  private Moments() {}

  /** {@code true}, {@code false}, or {@code never} if one of them did not happen. */
  static String before(Compiled compiled, History history, String first, String second) {
    int a = first(compiled, history, first);
    int b = first(compiled, history, second);
    return a < 0 || b < 0 ? "never" : "" + (a < b);
  }

  private static int first(Compiled compiled, History history, String moment) {
    Map<Long, Command> commands = new HashMap<>();
    Predicate<Fact> sought = sought(compiled, moment, commands);
    for (Step step : history.steps()) {
      for (Fact fact : step.facts()) {
        if (fact instanceof Consumed consumed) {
          commands.put(consumed.position(), consumed.command());
        }
        if (sought.test(fact)) {
          return step.index();
        }
      }
    }
    return -1;
  }

  private static Predicate<Fact> sought(
      Compiled compiled, String moment, Map<Long, Command> commands) {
    int dot = moment.indexOf('.');
    if (dot < 0) {
      return switch (moment) {
        case "tlbi" ->
            fact ->
                fact instanceof TookEffect took && commands.get(took.position()) instanceof Tlbi;
        case "atc-inv" ->
            fact ->
                fact instanceof TookEffect took && commands.get(took.position()) instanceof AtcInv;
        default -> FenceCompleted.class::isInstance;
      };
    }
    String name = moment.substring(0, dot);
    return switch (moment.substring(dot + 1)) {
      case "translated" -> fact -> fact instanceof TlbUsed used && used.function().equals(name);
      case "asked" -> fact -> fact instanceof TranslationAnswered a && a.function().equals(name);
      case "filled" -> fact -> fact instanceof AtcFilled filled && filled.function().equals(name);
      case "dropped" -> fact -> fact instanceof AtcDropped d && d.function().equals(name);
      case "landed" -> fact -> fact instanceof Landed landed && landed.function().equals(name);
      case "given" ->
          fact ->
              fact instanceof OwnerChanged changed
                  && changed.page().equals(compiled.pages().get(name));
      default ->
          fact ->
              fact instanceof Landed landed
                  && landed.pa().page().equals(compiled.pages().get(name));
    };
  }
}
