package iommulab.workloads.grade;

import iommulab.workloads.scenario.Condition.Call;
import iommulab.workloads.scenario.Condition.Mention;
import iommulab.workloads.scenario.Condition.Register;
import iommulab.workloads.scenario.Condition.Term;
import iommulab.workloads.scenario.Expectation;
import iommulab.workloads.scenario.Grade;
import iommulab.workloads.scenario.Line;
import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusFile.Row;
import iommulab.workloads.scenario.Observables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts outcomes and grades them.
 *
 * <p>A run has exactly one outcome:
 *
 * <ol>
 *   <li>The first row, in the order of the file, whose condition holds. It gives the grade.
 *   <li>But if that row does not forbid, and the judge found the break of a property that the row's
 *       condition does not ask for ({@code stale(P)} does, {@code !stale(P)} does not), then the
 *       outcome is "row, with that finding" and forbidden: a row excuses only what it names. A
 *       finding that the architecture permits makes such an outcome interesting instead.
 *   <li>If no row holds, the run is ungraded, which is forbidden: the file's author did not foresee
 *       it. The outcome is what the run showed.
 *   <li>If there are no rows at all, outcomes are what the runs showed, acceptable unless the judge
 *       found something.
 *   <li>A run that would not be forbidden so, but ends without an {@code always} or {@code
 *       eventually}, has the outcome "..., not always: CONDITION", which is.
 * </ol>
 *
 * What a run shows is the values of what {@code observe} names; without it, of all registers that
 * steps set, and of what the rows mention. Rows that no run had are listed with count 0.
 */
public final class OutcomeTable {
  private final List<Row> rows;
  private final List<Term> shown;
  private final List<Expectation> expectations;
  private final Count[] ofRows;
  private final Map<String, Count> others = new TreeMap<>();
  private long runs;

  /** A tally that grows. */
  private static final class Count {
    private final RunVerdict grade;
    private final String reason;
    private long count;
    private long first = -1;

    Count(RunVerdict grade, String reason) {
      this.grade = grade;
      this.reason = reason;
    }

    /** Counts a run; true if it is the first. */
    boolean add(long seed) {
      boolean isFirst = count == 0;
      first = isFirst || seed < first ? seed : first;
      count++;
      return isFirst;
    }

    Outcome outcome(String id) {
      return new Outcome(id, grade, count, reason, first);
    }
  }

  /**
   * A table for these rows.
   *
   * @param rows graded outcomes, in order
   * @param shown what names an outcome that no row grades
   */
  public OutcomeTable(List<Row> rows, List<Term> shown) {
    this(rows, shown, List.of());
  }

  private OutcomeTable(List<Row> rows, List<Term> shown, List<Expectation> expectations) {
    this.rows = List.copyOf(rows);
    this.shown = List.copyOf(shown);
    this.expectations = List.copyOf(expectations);
    this.ofRows = new Count[rows.size()];
    for (int i = 0; i < ofRows.length; i++) {
      ofRows[i] = new Count(RunVerdict.of(rows.get(i).grade()), rows.get(i).reason());
    }
  }

  /** The table of a litmus file. */
  public static OutcomeTable of(LitmusFile file) {
    return new OutcomeTable(file.rows(), shown(file), file.expectations());
  }

  /** The registers and functions whose values name an outcome of this file. */
  public static List<Term> shown(LitmusFile file) {
    Set<Term> shown = new LinkedHashSet<>();
    for (Line line : file.observed()) {
      int colon = line.verb().indexOf(':');
      shown.add(
          colon < 0
              ? new Call(line.verb(), line.words())
              : new Register(line.verb().substring(0, colon), line.verb().substring(colon + 1)));
    }
    if (shown.isEmpty()) {
      for (LitmusFile.Party party : file.parties()) {
        party.steps().stream()
            .filter(step -> !step.into().isEmpty())
            .forEach(step -> shown.add(new Register(party.name(), step.into())));
      }
    }
    file.rows().forEach(r -> r.condition().mentions().forEach(m -> shown.add(m.term())));
    file.expectations()
        .forEach(one -> one.condition().mentions().forEach(m -> shown.add(m.term())));
    return List.copyOf(shown);
  }

  /** What the file expects of all runs together. */
  public List<Expectation> expectations() {
    return expectations;
  }

  /** The numbers of the expectations whose condition holds at the end of a run. */
  public BitSet holding(Observables run) {
    BitSet holding = new BitSet();
    for (int i = 0; i < expectations.size(); i++) {
      holding.set(i, expectations.get(i).condition().holds(run));
    }
    return holding;
  }

  /**
   * Says which outcome a run has, without counting it; safe for several threads.
   *
   * @param findings what the judge found
   */
  public Graded grade(Observables run, List<Finding> findings) {
    Graded graded = gradeByRows(run, findings);
    if (graded.grade() == RunVerdict.FORBIDDEN) {
      return graded;
    }
    for (Expectation one : expectations) {
      if (one.isOfEveryRun() && !one.condition().holds(run)) {
        String kind = one.kind() == Expectation.Kind.ALWAYS ? "always" : "eventually";
        String id = graded.id() + " [not " + kind + ": " + one.condition() + "]";
        return other(id, RunVerdict.FORBIDDEN, one.reason());
      }
    }
    return graded;
  }

  private Graded gradeByRows(Observables run, List<Finding> findings) {
    for (int i = 0; i < ofRows.length; i++) {
      Row row = rows.get(i);
      if (row.condition().holds(run)) {
        List<Finding> unforeseen = unforeseen(row, findings);
        if (unforeseen.isEmpty()) {
          return new Graded(
              row.condition().toString(), RunVerdict.of(row.grade()), row.reason(), i);
        }
        String id = row.condition() + " [" + names(unforeseen) + "]";
        return other(id, grade(unforeseen), "the judge found what the row does not name");
      }
    }
    String shows = shows(run) + (findings.isEmpty() ? "" : " [" + names(findings) + "]");
    return rows.isEmpty()
        ? other(shows, grade(findings), findings.isEmpty() ? "" : "the judge found something")
        : other("ungraded: " + shows, RunVerdict.FORBIDDEN, "no row of the scenario grades it");
  }

  /**
   * Says which outcome a run has that was given up before its end: its registers say nothing, and
   * it is inconclusive unless the judge found something forbidden on the way.
   *
   * @param how what ended it
   */
  public static Graded gradeUnfinished(String how, List<Finding> findings) {
    boolean forbidden = grade(findings) == RunVerdict.FORBIDDEN;
    String id = "given up: " + how + (forbidden ? " [" + names(findings) + "]" : "");
    RunVerdict grade = forbidden ? RunVerdict.FORBIDDEN : RunVerdict.INCONCLUSIVE;
    return other(id, grade, "the run did not come to its end");
  }

  /** Grades and counts one run; whether its outcome is new. */
  public boolean add(long seed, Observables run, List<Finding> findings) {
    return add(seed, grade(run, findings));
  }

  /**
   * Counts one run.
   *
   * @return whether its outcome is new
   */
  public boolean add(long seed, Graded outcome) {
    runs++;
    Count count =
        outcome.row() >= 0
            ? ofRows[outcome.row()]
            : others.computeIfAbsent(
                outcome.id(), n -> new Count(outcome.grade(), outcome.reason()));
    return count.add(seed);
  }

  private static Graded other(String id, RunVerdict grade, String reason) {
    return new Graded(id, grade, reason, -1);
  }

  private static RunVerdict grade(List<Finding> findings) {
    return findings.isEmpty()
        ? RunVerdict.ACCEPTABLE
        : findings.stream().allMatch(Finding::permitted)
            ? RunVerdict.INTERESTING
            : RunVerdict.FORBIDDEN;
  }

  /** What was found beyond what the row's grade and condition cover. */
  private static List<Finding> unforeseen(Row row, List<Finding> findings) {
    if (findings.isEmpty() || row.grade() == Grade.FORBIDDEN) {
      return List.of();
    }
    return findings.stream()
        .filter(f -> !(f.permitted() && row.grade() == Grade.INTERESTING))
        .filter(f -> !asksFor(row, f))
        .toList();
  }

  private static boolean asksFor(Row row, Finding finding) {
    for (Mention mention : row.condition().mentions()) {
      if (!mention.negated()
          && mention.term() instanceof Call call
          && call.function().equals(finding.property())) {
        return true;
      }
    }
    return false;
  }

  private static String names(List<Finding> findings) {
    return findings.stream()
        .map(f -> (f.permitted() ? "permitted: " : "found: ") + f.property())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String shows(Observables run) {
    List<String> values = new ArrayList<>();
    for (Term term : shown) {
      String value = term.value(run);
      values.add(term + "=" + (value.isEmpty() ? "-" : value));
    }
    return values.isEmpty() ? "done" : String.join(" ", values);
  }

  /** The rows in order, as outcomes that a run may have. */
  public List<Graded> rows() {
    List<Graded> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      all.add(new Graded(row.condition().toString(), RunVerdict.of(row.grade()), row.reason(), i));
    }
    return List.copyOf(all);
  }

  /** How many runs were counted. */
  public long runs() {
    return runs;
  }

  /** The rows in order, then every other outcome by its text. */
  public List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < ofRows.length; i++) {
      outcomes.add(ofRows[i].outcome(rows.get(i).condition().toString()));
    }
    others.forEach((id, count) -> outcomes.add(count.outcome(id)));
    return List.copyOf(outcomes);
  }

  /** The gravest grade among the outcomes that occurred. */
  public RunVerdict verdict() {
    RunVerdict verdict = RunVerdict.ACCEPTABLE;
    for (Outcome outcome : outcomes()) {
      if (outcome.count() > 0) {
        verdict = verdict.and(outcome.grade());
      }
    }
    return verdict;
  }
}
