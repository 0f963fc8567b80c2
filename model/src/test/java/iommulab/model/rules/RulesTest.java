package iommulab.model.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry is complete, well formed, and knows every rule that the judge accuses by. */
final class RulesTest {
  private static final Path ORACLE =
      Path.of(
          System.getProperty("iommulab.root", ".."), "model/src/main/java/iommulab/model/oracle");

  /** A literal that begins like an id, whether or not it is one. */
  private static final Pattern ACCUSATION =
      Pattern.compile("\"((?:R-|driver-|it-ends|H\\d)[^\"]*)\"");

  private static List<String> with(String prefix) {
    return Rules.ids().stream().filter(id -> id.matches(prefix + "\\d+")).toList();
  }

  private static List<String> numbered(String format, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(i -> String.format(format, i)).toList();
  }

  @Test
  void noNumberIsMissing() {
    assertThat(with("R-SMMU-")).isEqualTo(numbered("R-SMMU-%03d", 109));
    assertThat(with("R-ATS-")).isEqualTo(numbered("R-ATS-%03d", with("R-ATS-").size()));
    assertThat(with("H")).isEqualTo(numbered("H%d", 14));
    assertThat(with("R")).isEqualTo(numbered("R%d", 8));
  }

  @Test
  void everyHazardNamesTheRulesThatItBreaks() {
    assertThat(Rules.all())
        .filteredOn(rule -> rule.kind() == Kind.HAZARD)
        .isNotEmpty()
        .allMatch(rule -> rule.see().stream().anyMatch(id -> id.contains("-")));
  }

  @Test
  void everyRuleThatTheJudgeNamesIsThere() throws IOException {
    List<String> named;
    try (Stream<Path> files = Files.list(ORACLE)) {
      named = files.sorted().flatMap(RulesTest::accusations).distinct().toList();
    }
    assertThat(named).contains("R-SMMU-048 (H1)", "driver-fence", "R-ATS-036");
    for (String accusation : named) {
      assertThat(RuleIds.in(accusation)).as(accusation).isNotEmpty();
      assertThat(Rules.ids()).containsAll(RuleIds.in(accusation));
    }
  }

  private static Stream<String> accusations(Path file) {
    try {
      return ACCUSATION.matcher(Files.readString(file)).results().map(found -> found.group(1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "R-SMMU-048 (H1),          R-SMMU-048 H1",
    "'R-SMMU-046, R-SMMU-038', R-SMMU-046 R-SMMU-038",
    "R-SMMU-046 (ATS race R7), R-SMMU-046 R7",
    "driver-atc-inv,           driver-atc-inv",
    "H14 and H1 and H1,        H14 H1",
    "R-SMMU-0481 H15 R9 xH1,   ''"
  })
  void idsAreFoundInAText(String text, String ids) {
    assertThat(String.join(" ", RuleIds.in(text))).isEqualTo(ids);
  }

  @Test
  void aRuleIsFoundByItsIdInAnyCase() {
    assertThat(Rules.find("r-smmu-048").orElseThrow().section()).isEqualTo("Arm IHI 0070, 3.9.1");
    assertThat(Rules.find("R-SMMU-110")).isEmpty();
  }

  @Test
  void aRowBecomesARule() {
    assertThat(Rules.parse("R-ATS-001 | may | unverified | PCIe ATS | So. | See R5.", "a:1"))
        .isEqualTo(new Rule("R-ATS-001", Kind.MAY, false, "PCIe ATS", "So.", "See R5."))
        .extracting(Rule::see)
        .isEqualTo(List.of("R5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "R-ATS-001 | may | verified | PCIe ATS | So.",
        "R-ATS-1 | may | verified | PCIe ATS | So. | Not so.",
        "R-ATS-001 | shall | verified | PCIe ATS | So. | Not so.",
        "R-ATS-001 | may | perhaps | PCIe ATS | So. | Not so.",
        "R-ATS-001 | may | verified | | So. | Not so.",
        "R-ATS-001 | may | verified | PCIe ATS | So | Not so."
      })
  void aBrokenRowIsNamedByItsPlace(String row) {
    assertThatIllegalStateException()
        .isThrownBy(() -> Rules.parse(row, "table:7"))
        .withMessageStartingWith("table:7: ");
  }
}
