package iommulab.workloads.grade;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.scenario.LitmusFile;
import iommulab.workloads.scenario.LitmusParser;
import iommulab.workloads.scenario.Observables;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run is graded by the first row that holds, and a row excuses only what it names. */
final class OutcomeTableTest {
  private static final Finding STALE = new Finding("stale", "driver", "r", "s", "w", false);
  private static final Finding ALLOWED = new Finding("stale", "architecture", "r", "s", "w", true);
  private static final Finding LEAK = new Finding("isolation", "d0", "r", "s", "w", false);

  private static final String ROWS =
      """
      litmus t
      cpu0 read 0x1000 -> r0
      d0   dma write 0x1000 -> r0
      forbidden   stale(P)                      "f"
      interesting d0:r0 == late                 "i"
      acceptable  d0:r0 == done && !stale(P)    "a"
      acceptable  d0:r0 == old && stale(Q)      "b"
      """;

  private record Case(
      String name, String rows, Observables run, List<Finding> findings, String outcome) {}

  static Stream<Case> cases() {
    String none = "litmus t\ncpu0 read 0x1000 -> r0\nd0 dma write 0x1000 -> r0\n";
    // spotless:off
    return Stream.of(
        //       name                                rows   the run shows               found            id, grade
        new Case("first row in order wins",          ROWS,  run("done", "stale(P)"),    List.of(STALE),  "stale(P) FORBIDDEN"),
        new Case("a later row",                      ROWS,  run("done", ""),            List.of(),       "d0:r0 == done && !stale(P) ACCEPTABLE"),
        new Case("interesting",                      ROWS,  run("late", ""),            List.of(),       "d0:r0 == late INTERESTING"),
        new Case("denying does not excuse",          ROWS,  run("done", "stale(Q)"),    List.of(STALE),  "d0:r0 == done && !stale(P) [found: stale] FORBIDDEN"),
        new Case("naming excuses",                   ROWS,  run("old", "stale(Q)"),     List.of(STALE),  "d0:r0 == old && stale(Q) ACCEPTABLE"),
        new Case("naming excuses only what it names", ROWS, run("old", "stale(Q)"),     List.of(STALE, LEAK), "d0:r0 == old && stale(Q) [found: isolation] FORBIDDEN"),
        new Case("permitted: interesting",           ROWS,  run("done", "stale(Q)"),    List.of(ALLOWED), "d0:r0 == done && !stale(P) [permitted: stale] INTERESTING"),
        new Case("permitted beside interesting",     ROWS,  run("late", "stale(Q)"),    List.of(ALLOWED), "d0:r0 == late INTERESTING"),
        new Case("forbidden needs no naming",        ROWS,  run("done", "stale(P)"),    List.of(LEAK),   "stale(P) FORBIDDEN"),
        new Case("no row holds",                     ROWS,  run("fault", ""),           List.of(),       "ungraded: cpu0:r0=- d0:r0=fault stale(P)=false stale(Q)=false FORBIDDEN"),
        new Case("no row holds, with a finding",     ROWS,  run("fault", ""),           List.of(LEAK),   "ungraded: cpu0:r0=- d0:r0=fault stale(P)=false stale(Q)=false [found: isolation] FORBIDDEN"),
        new Case("no rows at all",                   none,  run("fault", ""),           List.of(),       "cpu0:r0=- d0:r0=fault ACCEPTABLE"),
        new Case("no rows, a finding",               none,  run("fault", ""),           List.of(LEAK),   "cpu0:r0=- d0:r0=fault [found: isolation] FORBIDDEN"),
        new Case("no rows, permitted",               none,  run("fault", ""),           List.of(ALLOWED), "cpu0:r0=- d0:r0=fault [permitted: stale] INTERESTING"),
        new Case("only what is observed",            none + "observe d0:r0\n", run("x", ""), List.of(),  "d0:r0=x ACCEPTABLE"));
    // spotless:on
  }

  private static Observables run(String dma, String holds) {
    return new Observables() {
      @Override
      public String register(String party, String register) {
        return Map.of("d0:r0", dma).getOrDefault(party + ":" + register, "");
      }

      @Override
      public String value(String function, List<String> arguments) {
        return String.valueOf(holds.equals(function + "(" + String.join(",", arguments) + ")"));
      }
    };
  }

  private static OutcomeTable table(String text) {
    LitmusFile file = LitmusParser.parse("t.litmus", text);
    return OutcomeTable.of(file);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void runHasOneOutcome(Case c) {
    OutcomeTable table = table(c.rows);
    assertThat(table.add(7, c.run, c.findings)).isTrue();
    assertThat(table.add(8, c.run, c.findings)).isFalse();
    assertThat(table.outcomes().stream().filter(o -> o.count() > 0))
        .singleElement()
        .satisfies(o -> assertThat(o.id() + " " + o.grade()).isEqualTo(c.outcome))
        .satisfies(o -> assertThat(o.count()).isEqualTo(2))
        .satisfies(o -> assertThat(o.firstSeed()).isEqualTo(7));
    assertThat(table.verdict().name()).isEqualTo(c.outcome.replaceFirst(".* ", ""));
  }

  @Test
  void rowsThatNeverOccurredCountZero() {
    OutcomeTable table = table(ROWS);
    table.add(1, run("late", ""), List.of());
    assertThat(table.outcomes()).extracting(Outcome::count).containsExactly(0L, 1L, 0L, 0L);
    assertThat(table.outcomes()).extracting(Outcome::firstSeed).containsExactly(-1L, 1L, -1L, -1L);
    assertThat(table.outcomes()).extracting(Outcome::reason).containsExactly("f", "i", "a", "b");
  }

  @Test
  void forbiddenOutweighsInconclusive() {
    assertThat(RunVerdict.FORBIDDEN.and(RunVerdict.INCONCLUSIVE)).isEqualTo(RunVerdict.FORBIDDEN);
    assertThat(RunVerdict.INTERESTING.and(RunVerdict.INCONCLUSIVE))
        .isEqualTo(RunVerdict.INCONCLUSIVE);
    assertThat(RunVerdict.values()).extracting(RunVerdict::exitCode).containsExactly(0, 0, 1, 3);
  }
}
