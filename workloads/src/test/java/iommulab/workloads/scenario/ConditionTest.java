package iommulab.workloads.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.workloads.scenario.Condition.Mention;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A condition holds exactly as its precedence and its comparison rules say. */
final class ConditionTest {
  /** A run in which d0:r0 is done, cpu0:r0 is 0x10, P is stale, and memory at P holds 7. */
  private static final Observables RUN =
      new Observables() {
        private final Map<String, String> values =
            Map.of(
                "d0:r0",
                "done",
                "cpu0:r0",
                "0x10",
                "stale(P)",
                "true",
                "mem(P)",
                "7",
                "event(d0,F_TRANSLATION)",
                "true",
                "isolation",
                "false");

        @Override
        public String register(String party, String register) {
          return values.getOrDefault(party + ":" + register, "");
        }

        @Override
        public String value(String function, List<String> arguments) {
          String call = arguments.isEmpty() ? "" : "(" + String.join(",", arguments) + ")";
          return values.getOrDefault(function + call, "false");
        }
      };

  private record Case(String text, boolean holds, String canonical) {}

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        //       text                                        holds   canonical
        new Case("d0:r0 == done",                            true,   "d0:r0 == done"),
        new Case("d0:r0==fault",                             false,  "d0:r0 == fault"),
        new Case("d0:r0 != fault",                           true,   "d0:r0 != fault"),
        new Case("cpu0:r0 == 16",                            true,   "cpu0:r0 == 16"),
        new Case("cpu0:r0 == 0x0010",                        true,   "cpu0:r0 == 0x0010"),
        new Case("cpu0:r0 > 9",                              true,   "cpu0:r0 > 9"),
        new Case("cpu0:r0 <= -1",                            false,  "cpu0:r0 <= -1"),
        new Case("0xffffffffffffffff > 0x7fffffffffffffff",  true,   "0xffffffffffffffff > 0x7fffffffffffffff"),
        new Case("d0:r0 < fault",                            false,  "d0:r0 < fault"),
        new Case("d0:r0 >= 0",                               false,  "d0:r0 >= 0"),
        new Case("d0:r9 == 0",                               false,  "d0:r9 == 0"),
        new Case("stale(P)",                                 true,   "stale(P)"),
        new Case("stale( Q )",                               false,  "stale(Q)"),
        new Case("!stale(Q)",                                true,   "!stale(Q)"),
        new Case("!!stale(P)",                               true,   "!(!stale(P))"),
        new Case("isolation",                                false,  "isolation"),
        new Case("event(d0, F_TRANSLATION)",                 true,   "event(d0,F_TRANSLATION)"),
        new Case("mem(P) == 7 && !isolation",                true,   "mem(P) == 7 && !isolation"),
        new Case("true",                                     true,   "true"),
        new Case("false || true && false",                   false,  "false || true && false"),
        new Case("true || true && false",                    true,   "true || true && false"),
        new Case("(true || true) && false",                  false,  "(true || true) && false"),
        new Case("!(d0:r0 == done && stale(P))",             false,  "!(d0:r0 == done && stale(P))"),
        new Case("!(d0:r0 == done) || stale(P)",             true,   "!(d0:r0 == done) || stale(P)"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void conditionHolds(Case c) {
    Condition condition = ConditionParser.parse("t", 1, c.text);
    assertThat(condition.holds(RUN)).isEqualTo(c.holds);
    assertThat(condition).hasToString(c.canonical);
    assertThat(ConditionParser.parse("t", 1, c.canonical)).isEqualTo(condition);
  }

  private record Wrong(String text, String message) {}

  static Stream<Wrong> wrong() {
    String term =
        "; expected a register such as cpu0:r0, a function such as stale(P), a word or a number";
    // spotless:off
    return Stream.of(
        new Wrong("",                       "t:3: there is no condition" + term),
        new Wrong("d0:r0 ==",               "t:3: the condition breaks off after '=='" + term),
        new Wrong("stale(P) &&",            "t:3: the condition breaks off after '&&'" + term),
        new Wrong("stale(P",                "t:3: the condition breaks off after 'P'; expected ')'"),
        new Wrong("(stale(P)",              "t:3: the condition breaks off after ')'; expected ')'"),
        new Wrong("stale(P))",              "t:3: the condition goes on with ')'; expected &&, || or the end of the condition"),
        new Wrong("stale(P) isolation",     "t:3: the condition goes on with 'isolation'; expected &&, || or the end of the condition"),
        new Wrong("d0:r0 = done",           "t:3: '=' does not belong in a condition; expected ==, !=, <, <=, >, >=, !, &&, ||, parentheses and words"),
        new Wrong("a == b == c",            "t:3: '==' follows a comparison; expected a == b && b == c"),
        new Wrong("!d0:r0 == done",         "t:3: '!' stands before a comparison; expected !(a == b) or a != b"),
        new Wrong("d0: == done",            "t:3: '==' is no word; expected a register name after d0:"),
        new Wrong("stale(P,)",              "t:3: ')' is no word; expected an argument of stale(...)"),
        new Wrong("&& a",                   "t:3: '&&' stands where a value belongs" + term));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void mistakesAreNamed(Wrong c) {
    assertThatThrownBy(() -> ConditionParser.parse("t", 3, c.text))
        .isInstanceOf(ScenarioException.class)
        .hasMessage(c.message);
  }

  @Test
  void mentionsKnowWhatIsDenied() {
    Condition condition =
        ConditionParser.parse("t", 1, "!(stale(P) || !isolation) && 1 == 1 && ends() == false");
    assertThat(condition.mentions())
        .containsExactly(
            new Mention(new Condition.Call("stale", List.of("P")), true),
            new Mention(new Condition.Call("isolation", List.of()), false),
            new Mention(new Condition.Call("ends", List.of()), true));
  }
}
