package iommulab.workloads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Given;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.run.MachineRunner;
import iommulab.workloads.run.ScenarioResult;
import iommulab.workloads.run.ScenarioRunner.Kept;
import iommulab.workloads.run.ScenarioRunner.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of docs/litmus.md runs, and ends with the verdict that stands behind it. */
final class LitmusDocTest {
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```litmus\n(.*?)```\nVerdict: (\\w+)( under interval only)?", Pattern.DOTALL);
  private static final Path PAGE =
      Path.of(System.getProperty("iommulab.root", ".."), "docs", "litmus.md");

  @TempDir private Path folder;

  record Example(String name, String text, String verdict, List<String> presets) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Example> examples() throws IOException {
    return EXAMPLE.matcher(Files.readString(PAGE)).results().map(LitmusDocTest::example);
  }

  private static Example example(MatchResult match) {
    String text = match.group(1);
    String name = text.lines().findFirst().orElseThrow().replaceFirst("litmus\\s+", "").strip();
    boolean timed = match.group(3) != null;
    return new Example(
        name, text, match.group(2), timed ? List.of("interval") : List.of("interval", "untimed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void anExampleHasTheVerdictThatThePageTells(Example example) throws IOException {
    Path file = Files.writeString(folder.resolve(example.name() + ".litmus"), example.text());
    for (String preset : example.presets()) {
      List<Given> given =
          List.of(
              new Given("--runs 1000", "run.runs", "1000"),
              new Given("--preset " + preset, "run.preset", preset));
      Scenario scenario = Catalog.usual().read(file.toString(), given).get(0);
      ScenarioResult result = new MachineRunner().run(scenario, Watcher.NOBODY, Kept.NOTHING);
      assertThat(result.verdict().name().toLowerCase(Locale.ROOT))
          .as(preset)
          .isEqualTo(example.verdict());
    }
  }

  @Test
  void everyExampleIsFollowedByAVerdict() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(examples().count()).isEqualTo(page.split("```litmus\n", -1).length - 1).isPositive();
  }
}
