package iommulab.workloads.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import iommulab.model.rules.Rules;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.rules.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each planted error still fits its file, and its test still claims the rule that it breaks. */
final class PlantedErrorsTest {
  private static final Path ROOT = Path.of(System.getProperty("iommulab.root", ".."));
  private static final Claims CLAIMS = Claims.of(new Catalog(ROOT));

  static Stream<PlantedError> errors() {
    return PlantedError.all().stream();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorFitsWhatItIsPlantedInto(PlantedError error) throws IOException {
    assertThat(Rules.ids()).contains(error.rule());
    assertThat(CLAIMS.tests(error.rule())).contains(error.test());
    assertThat(error.testFile(ROOT)).isRegularFile();
    assertThat(error.planted(ROOT)).isNotEqualTo(Files.readString(ROOT.resolve(error.file())));
    assertThat(error.why()).isNotBlank();
  }

  /** A tested rule that neither PIT nor an error of the list has shown is one more to plant. */
  @Test
  void everyTestedRuleIsShownByPitOrHasAnError() throws IOException {
    List<String> planted = errors().map(PlantedError::rule).toList();
    assertThat(Rules.ids())
        .filteredOn(id -> !CLAIMS.tests(id).isEmpty() && !planted.contains(id))
        .as("rules with a test that nobody has seen fail: plant an error in errors.txt")
        .isSubsetOf(PlantedPage.measured(ROOT, CLAIMS));
  }

  @Test
  void anErrorIsReadFromItsBlock() throws IOException {
    assertThat(
            PlantedError.read(
                "# one\nrule H1\ntest A#b\nfile f\n-  x\n- y\n+ z\nwhy this\nwhy and that\n"))
        .containsExactly(new PlantedError("H1", "A#b", "f", " x\ny", "z", "this and that"));
  }

  @Test
  void aBlockThatLacksSomethingIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlantedError.read("rule H1\ntest A#b\n\n"))
        .withMessageContaining("line 3")
        .withMessageContaining("why");
  }
}
