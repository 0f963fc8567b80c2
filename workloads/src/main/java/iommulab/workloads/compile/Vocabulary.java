package iommulab.workloads.compile;

import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.workloads.grade.OutcomeTable;
import iommulab.workloads.run.Moments;
import iommulab.workloads.run.PageObservables;
import iommulab.workloads.scenario.Condition;
import iommulab.workloads.scenario.Condition.And;
import iommulab.workloads.scenario.Condition.Call;
import iommulab.workloads.scenario.Condition.Compare;
import iommulab.workloads.scenario.Condition.Constant;
import iommulab.workloads.scenario.Condition.Mention;
import iommulab.workloads.scenario.Condition.Not;
import iommulab.workloads.scenario.Condition.Or;
import iommulab.workloads.scenario.Condition.Register;
import iommulab.workloads.scenario.Condition.Term;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.Nearest;
import iommulab.workloads.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What conditions may ask of a run, and the refusal of what they may not. */
final class Vocabulary {
  /** Functions of conditions with how many arguments they take at least and at most. */
  private static final Map<String, int[]> FUNCTIONS = new LinkedHashMap<>();

  static {
    FUNCTIONS.put("stale", new int[] {0, 1});
    FUNCTIONS.put("isolation", new int[] {0, 1});
    FUNCTIONS.put("fence", new int[] {0, 0});
    FUNCTIONS.put("ends", new int[] {0, 0});
    FUNCTIONS.put("unasked", new int[] {0, 0});
    FUNCTIONS.put("mixed", new int[] {0, 0});
    FUNCTIONS.put("missed", new int[] {0, 0});
    FUNCTIONS.put("unmarked", new int[] {0, 0});
    FUNCTIONS.put("unexpected", new int[] {0, 1});
    FUNCTIONS.put("accused", new int[] {0, 0});
    FUNCTIONS.put("mem", new int[] {1, 1});
    FUNCTIONS.put("landed", new int[] {1, 2});
    FUNCTIONS.put("event", new int[] {1, 2});
    FUNCTIONS.put("events", new int[] {0, 0});
    FUNCTIONS.put("lost", new int[] {0, 0});
    FUNCTIONS.put("requests", new int[] {0, 1});
    FUNCTIONS.put("dropped", new int[] {0, 1});
    FUNCTIONS.put("answers", new int[] {1, 2});
    FUNCTIONS.put("stopped", new int[] {0, 1});
    FUNCTIONS.put("gerror", new int[] {1, 2});
    FUNCTIONS.put("timeouts", new int[] {0, 1});
    FUNCTIONS.put("before", new int[] {2, 2});
  }

  private final LitmusFile litmus;
  private final Compiled compiled;

  Vocabulary(LitmusFile litmus, Compiled compiled) {
    this.litmus = litmus;
    this.compiled = compiled;
  }

  void check() {
    litmus.rows().forEach(row -> check(row.condition(), row.line()));
    litmus.expectations().forEach(one -> check(one.condition(), one.line()));
    List<Term> shown = OutcomeTable.shown(litmus);
    for (int i = 0; i < litmus.observed().size(); i++) {
      check(shown.get(i), litmus.observed().get(i).number());
    }
  }

  private void check(Condition condition, int line) {
    for (Mention mention : condition.mentions()) {
      check(mention.term(), line);
    }
    checkValues(condition, line);
  }

  /** Refuses a comparison with a word that the left side can never be. */
  private void checkValues(Condition condition, int line) {
    if (condition instanceof And and) {
      checkValues(and.left(), line);
      checkValues(and.right(), line);
    } else if (condition instanceof Or or) {
      checkValues(or.left(), line);
      checkValues(or.right(), line);
    } else if (condition instanceof Not not) {
      checkValues(not.inner(), line);
    } else if (condition instanceof Compare compare
        && compare.right() instanceof Constant constant) {
      checkValue(compare.left(), constant.text(), line);
    }
  }

  private void checkValue(Term left, String value, int line) {
    List<String> words =
        left instanceof Call call ? values(call.function()) : ProgramCheck.Answers.WORDS;
    boolean number = Character.isDigit(value.charAt(0));
    boolean numeric = left instanceof Register || words.isEmpty();
    if (number ? !numeric : !words.contains(value)) {
      List<String> near = Nearest.names(value, words);
      String all = words.isEmpty() ? "" : Nearest.oneOf(near.isEmpty() ? words : near);
      throw new ScenarioException(
          litmus.file(),
          line,
          left + " is never '" + value + "'",
          numeric ? (all.isEmpty() ? "a number" : "a number, " + all) : all);
    }
  }

  /** The words that a function can be; empty if it is a number. */
  private static List<String> values(String function) {
    return switch (function) {
      case "stale", "isolation", "fence", "ends", "unasked", "mixed", "missed", "unmarked" ->
          List.of("true", "false");
      case "before" -> List.of("true", "false", "never");
      case "accused" -> List.of("driver", "smmu", "device", "vmm", "architecture", "nobody");
      case "stopped" -> List.of("no", "CERROR_ILL", "CERROR_ABT", "CERROR_ATC_INV_SYNC");
      default -> List.of();
    };
  }

  private void check(Term term, int line) {
    if (term instanceof Register register) {
      check(register, line);
    } else if (term instanceof Call call) {
      check(call, line);
    }
  }

  private void check(Register register, int line) {
    List<String> names = new ArrayList<>();
    for (LitmusFile.Party party : litmus.parties()) {
      for (Line step : party.steps()) {
        if (!step.into().isEmpty()) {
          names.add(party.name() + ":" + step.into());
        }
      }
    }
    known(register.toString(), "register", names, line);
  }

  private void check(Call call, int line) {
    known(call.function(), "function", FUNCTIONS.keySet(), line);
    int[] count = FUNCTIONS.get(call.function());
    int given = call.arguments().size();
    if (given < count[0] || given > count[1]) {
      String many = count[0] == count[1] ? "" + count[0] : count[0] + " to " + count[1];
      throw new ScenarioException(litmus.file(), line, call + " has " + given + " arguments", many);
    }
    for (int i = 0; i < given; i++) {
      known(call.arguments().get(i), "argument", arguments(call.function(), i), line);
    }
  }

  private Collection<String> arguments(String function, int index) {
    Collection<String> functions = compiled.plan().functions().stream().map(f -> f.name()).toList();
    return switch (function) {
      case "stale", "isolation", "mem" -> compiled.pages().keySet();
      case "landed" -> index == 0 ? compiled.pages().keySet() : functions;
      case "event" ->
          index == 0 ? functions : Arrays.stream(EventCode.values()).map(Enum::name).toList();
      case "gerror" ->
          index == 0
              ? compiled.smmus()
              : Arrays.stream(GlobalError.values()).map(Enum::name).toList();
      case "timeouts", "unexpected", "requests", "dropped" -> functions;
      case "answers" -> index == 0 ? functions : PageObservables.ANSWERS;
      case "before" -> moments(functions);
      default -> compiled.smmus();
    };
  }

  private List<String> moments(Collection<String> functions) {
    List<String> moments = new ArrayList<>(Moments.OF_COMMANDS);
    functions.forEach(f -> Moments.OF_FUNCTIONS.forEach(m -> moments.add(f + "." + m)));
    compiled.pages().keySet().forEach(p -> Moments.OF_PAGES.forEach(m -> moments.add(p + "." + m)));
    return moments;
  }

  private void known(String name, String what, Collection<String> names, int line) {
    if (!names.contains(name)) {
      throw new ScenarioException(
          litmus.file(), line, "unknown " + what + " '" + name + "'", Nearest.list(name, names));
    }
  }
}
