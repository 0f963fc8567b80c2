package iommulab.workloads.compile;

import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.workloads.grade.OutcomeTable;
import iommulab.workloads.run.Moments;
import iommulab.workloads.scenario.Condition.Call;
import iommulab.workloads.scenario.Condition.Mention;
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
    FUNCTIONS.put("unexpected", new int[] {0, 1});
    FUNCTIONS.put("accused", new int[] {0, 0});
    FUNCTIONS.put("mem", new int[] {1, 1});
    FUNCTIONS.put("landed", new int[] {1, 2});
    FUNCTIONS.put("event", new int[] {1, 2});
    FUNCTIONS.put("events", new int[] {0, 0});
    FUNCTIONS.put("lost", new int[] {0, 0});
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
    for (LitmusFile.Row row : litmus.rows()) {
      for (Mention mention : row.condition().mentions()) {
        check(mention.term(), row.line());
      }
    }
    List<Term> shown = OutcomeTable.shown(litmus);
    for (int i = 0; i < litmus.observed().size(); i++) {
      check(shown.get(i), litmus.observed().get(i).number());
    }
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
      case "timeouts", "unexpected" -> functions;
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
