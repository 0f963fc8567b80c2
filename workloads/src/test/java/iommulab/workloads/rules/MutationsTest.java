package iommulab.workloads.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import iommulab.workloads.scenario.ScenarioException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PIT's report tells per mutant which tests noticed it; we ask per test. */
final class MutationsTest {
  private static final String REPORT =
      """
      <mutations>
      <mutation detected='true' status='KILLED'><mutatedClass>p.Walk</mutatedClass>\
      <mutatedMethod>&lt;init&gt;</mutatedMethod><lineNumber>38</lineNumber>\
      <mutator>q.NegateConditionalsMutator</mutator><killingTests>\
      p.ATest.[engine:junit-jupiter]/[class:p.ATest]/[test-template:cases(int)]/[invocation:#6]|\
      p.ATest.[engine:junit-jupiter]/[class:p.ATest]/[test-template:cases(int)]/[invocation:#7]|\
      p.BTest.[engine:junit-jupiter]/[class:p.BTest]/[method:one()]</killingTests></mutation>
      <mutation detected='false' status='SURVIVED'><mutatedClass>p.Walk</mutatedClass>\
      <mutatedMethod>go</mutatedMethod><lineNumber>9</lineNumber>\
      <mutator>q.MathMutator</mutator><killingTests/></mutation>
      </mutations>
      """;

  @TempDir private Path root;

  private void write(String module) throws IOException {
    Path file = root.resolve(module).resolve("target/pit-reports/mutations.xml");
    Files.createDirectories(file.getParent());
    Files.write(file, REPORT.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTestHasTheMutantsThatItNoticed() throws IOException {
    write("model");
    write("actors");
    Mutations read = Mutations.of(root);
    assertThat(read.mutants()).isEqualTo(4);
    assertThat(read.killed()).isEqualTo(2);
    assertThat(read.measured()).containsExactly("model", "actors");
    assertThat(read.packages()).containsExactly("p");
    assertThat(read.killedBy("ATest#cases")).containsExactly("Walk.new:38 NegateConditionals");
    assertThat(read.killedBy("BTest#one")).containsExactly("Walk.new:38 NegateConditionals");
    assertThat(read.killedBy("BTest#two")).isEmpty();
  }

  @Test
  void aMissingReportIsNamed() {
    assertThatExceptionOfType(ScenarioException.class)
        .isThrownBy(() -> Mutations.of(root))
        .withMessageContaining("model/target/pit-reports/mutations.xml")
        .withMessageContaining(".ci/mutation");
  }

  @Test
  void whatIsNoXmlIsNoReport() throws IOException {
    write("model");
    write("actors");
    Files.writeString(root.resolve("model/target/pit-reports/mutations.xml"), "all well");
    assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> Mutations.of(root));
  }
}
