package iommulab.workloads.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import iommulab.workloads.explore.Method;
import iommulab.workloads.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broken witness file ends in one line: file, place, value, what is accepted. */
final class WitnessFileTest {
  private static String good;

  /** What of a good file is replaced, and the error that follows. */
  record Case(String name, String regex, String by, String error) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void make() {
    good =
        WitnessFile.text(
            Some.ofRuns(Some.scenario("h1-racy"), Some.sampling(Method.POS, 1)).get(0));
  }

  // spotless:off
  static Stream<Case> cases() {
    return Stream.of(
        new Case("empty",           "(?s).*",                      "",                      "w: this is no witness; expected a JSON object with format iommu-lab/witness/1"),
        new Case("cut off",         "(?s)\"steps\".*",             "",                      "this is no JSON"),
        new Case("something else",  "(?s).*",                      "[1]",                   "w: this is no witness"),
        new Case("other format",    "witness/1",                   "witness/9",             "w: format: 'iommu-lab/witness/9'; expected iommu-lab/witness/1"),
        new Case("no preset",       "  \"preset\": \"interval\",", "",                      "w: preset: is missing; expected a text"),
        new Case("unknown preset",  "\"interval\"",                "\"sometimes\"",         "w: preset: 'sometimes'; expected untimed, interval, drawn"),
        new Case("time as text",    "\"time\": 0",                 "\"time\": \"0\"",       "w: steps[0].time: \"0\"; expected a whole number from 0"),
        new Case("time below 0",    "\"time\": 0",                 "\"time\": -1",          "w: steps[0].time: -1; expected a whole number from 0"),
        new Case("unknown lane",    "\"lane\": \"external\"",      "\"lane\": \"fast\"",    "w: steps[0].lane: 'fast'; expected internal, invalidation"),
        new Case("flow no number",  "\"flow\": \"[0-9a-f]+\"",   "\"flow\": \"x\"",       "w: steps[0].flow: 'x'; expected 1 to 16 hexadecimal digits"),
        new Case("steps no list",   "(?s)\"steps\": .*\"choices\"", "\"steps\": 3, \"choices\"", "w: steps: 3; expected a list"),
        new Case("text was edited", "pause 0ns..4us",              "pause 0ns..5us",        "w: scenario.textDigest: is not that of text: sha256:"));
  }
  // spotless:on

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void brokenFilesAreRefusedByPlace(Case c) {
    String broken = good.replaceFirst(c.regex(), c.by());
    assertThat(broken).isNotEqualTo(good);
    assertThatThrownBy(() -> WitnessReader.read("w", broken))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(c.error())
        .extracting(e -> e.getMessage().lines().count())
        .isEqualTo(1L);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> WitnessFile.read(Path.of("no/such.witness.json")))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("no/such.witness.json: cannot be read");
  }

  @Test
  void eachDeliveryAndEachLineOfTextIsOneLine() {
    Witness witness = WitnessReader.read("w", good);
    assertThat(good.lines().filter(line -> line.startsWith("    { \"time\": ")))
        .hasSameSizeAs(witness.steps());
    assertThat(witness.origin().text().lines().count())
        .isEqualTo(good.lines().dropWhile(line -> !line.contains("\"text\": [")).count() - 3);
  }
}
