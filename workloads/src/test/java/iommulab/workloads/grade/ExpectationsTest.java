package iommulab.workloads.grade;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.grade.Expectations.Reach;
import iommulab.workloads.scenario.ConditionParser;
import iommulab.workloads.scenario.Expectation;
import iommulab.workloads.scenario.Expectation.Kind;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expectations come to, for so many runs with the condition, without it, and given up. */
final class ExpectationsTest {

  @ParameterizedTest
  @CsvSource({
    "ALWAYS,     3, 0, 0, SAMPLED,      ACCEPTABLE",
    "ALWAYS,     3, 1, 0, SAMPLED,      FORBIDDEN",
    "ALWAYS,     3, 0, 1, SAMPLED,      ACCEPTABLE",
    "ALWAYS,     0, 1, 0, CUT_SHORT,    FORBIDDEN",
    "SOMETIMES,  1, 9, 0, SAMPLED,      ACCEPTABLE",
    "SOMETIMES,  0, 9, 0, SAMPLED,      FORBIDDEN",
    "SOMETIMES,  0, 9, 0, ALL,          FORBIDDEN",
    "SOMETIMES,  0, 9, 1, ALL,          INCONCLUSIVE",
    "SOMETIMES,  0, 9, 0, WITHIN_BOUND, INCONCLUSIVE",
    "SOMETIMES,  0, 9, 0, CUT_SHORT,    INCONCLUSIVE",
    "SOMETIMES,  1, 0, 0, CUT_SHORT,    ACCEPTABLE",
    "EVENTUALLY, 3, 0, 0, ALL,          ACCEPTABLE",
    "EVENTUALLY, 3, 0, 1, ALL,          INCONCLUSIVE",
    "EVENTUALLY, 3, 1, 1, SAMPLED,      FORBIDDEN",
  })
  void eachIsJudgedByWhatItAsks(
      Kind kind, int with, int without, int givenUp, Reach reach, RunVerdict verdict) {
    Expectation what =
        new Expectation(1, kind, ConditionParser.parse("test", 1, "d0:r0 == 1"), "why");
    Expectations expectations = new Expectations(List.of(what));
    for (int i = 0; i < with; i++) {
      expectations.ended(BitSet.valueOf(new long[] {1}));
    }
    for (int i = 0; i < without; i++) {
      expectations.ended(new BitSet());
    }
    for (int i = 0; i < givenUp; i++) {
      expectations.givenUp();
    }
    Expected result = expectations.results(reach).get(0);
    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.held()).isEqualTo(with);
    assertThat(result.ended()).isEqualTo(with + without);
  }
}
