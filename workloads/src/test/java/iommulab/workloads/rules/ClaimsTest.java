package iommulab.workloads.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import iommulab.workloads.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule is tested by exactly the methods that say so, and shown by the scenarios that name it. */
final class ClaimsTest {
  private static final String TEST =
      """
      final class ATest {
        /** One. {@code @Checks("H1")} in a comment is none. */
        CLAIM("R-SMMU-001")
        @Test
        void one() {}

        @Test
        void none() {}

        @ParameterizedTest
        CLAIM({
          "R-SMMU-001", "H1"
        })
        void two(int x) {}
      }
      """
          .replace("CLAIM", "@Checks"); // spelt out here, it would be a claim of this class

  @TempDir private Path root;

  @BeforeEach
  void project() throws IOException {
    Path real = Path.of(System.getProperty("iommulab.root", ".."));
    write("conf/defaults.conf", Files.readString(real.resolve("conf/defaults.conf")));
    write("conf/scenarios/a/shown.litmus", "litmus shown\nrefs R-SMMU-048 (H1); R4\ncpu0 nop\n");
    write("conf/scenarios/a/broken.litmus", "litmus broken\nrefs H2\ncpu0 nop\ncpu0 nop\n");
    write("model/src/test/java/p/ATest.java", TEST);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Claims claims() {
    return Claims.of(new Catalog(root));
  }

  @Test
  void aTestClaimsWhatItsAnnotationNames() {
    assertThat(claims().tests("R-SMMU-001")).containsExactly("ATest#one", "ATest#two");
    assertThat(claims().tests("H1")).containsExactly("ATest#two");
    assertThat(claims().tests("R4")).isEmpty();
  }

  @Test
  void aScenarioClaimsWhatItRefersTo() {
    assertThat(claims().scenarios("R-SMMU-048")).containsExactly("shown");
    assertThat(claims().scenarios("H2")).isEmpty();
  }

  @Test
  void aTestOutranksAScenario() {
    assertThat(claims().status("H1")).isEqualTo("tested");
    assertThat(claims().status("R4")).isEqualTo("scenario");
    assertThat(claims().status("R-ATS-019")).isEqualTo("elsewhere"); // VT-d's
    assertThat(claims().status("R-SMMU-002")).isEqualTo("no test yet");
  }

  @Test
  void aClaimOfNoRuleIsNamedByItsPlace() throws IOException {
    write("actors/src/test/java/BTest.java", "\n  @Checks(\"R-SMMU-110\")\n  void b() {}\n");
    assertThatIllegalStateException()
        .isThrownBy(this::claims)
        .withMessageEndingWith("BTest.java:2: @Checks(\"R-SMMU-110\"): there is no such rule");
  }

  @Test
  void aClaimHasToBeReadableInTheSource() throws IOException {
    write("actors/src/test/java/BTest.java", "\n  @Checks(HERE)\n  void b() {}\n");
    assertThatIllegalStateException().isThrownBy(this::claims).withMessageContaining("literal");
  }

  @Test
  void thePageHasARowForEachRule() {
    String page = CoveragePage.of(claims());
    assertThat(page.lines().filter(line -> line.startsWith("| R-SMMU-"))).hasSize(109);
    assertThat(page)
        .contains("| R-SMMU-001 | must | Arm IHI 0070, 7.5 | verified | tested | ")
        .contains(" | ATest#one, ATest#two |\n")
        .contains(" | ATest#two; scenario shown |\n");
  }
}
