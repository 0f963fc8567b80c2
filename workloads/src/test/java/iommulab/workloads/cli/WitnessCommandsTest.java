package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.workloads.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** explore keeps witnesses, replay runs them, shrink makes them small; each with its exit code. */
final class WitnessCommandsTest extends Called {
  @TempDir Path folder;

  private int main(String... args) {
    return main(Catalog.usual(), FakeRunner::new, args);
  }

  private List<Path> witnesses(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("witnesses"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void fromExplorationToASmallWitness() throws IOException {
    Path dir = folder.resolve("h1");
    assertThat(main("explore", "h1-racy", "--runs", "60", "--keep", "5", "--out", dir.toString()))
        .isEqualTo(1);
    assertThat(out).contains("shortest: ", "./iommu-lab replay " + dir);
    JsonNode result = new ObjectMapper().readTree(dir.resolve("result.json").toFile());
    assertThat(result.path("schema").asText()).isEqualTo("iommu-lab/explored/1");
    assertThat(result.path("results").get(0).path("outcomes").get(0).path("id").asText())
        .isEqualTo("stale(P)");
    List<Path> files = witnesses(dir);
    assertThat(files).hasSize(3 + 5);

    assertThat(main("replay", dir.toString())).isZero();
    assertThat(out).matches("8 witnesses with \\d+ deliveries: 8 the same bytes, 0 differ\n");
    String forbidden = files.get(0).toString();
    assertThat(main("replay", forbidden, "--trace")).isZero();
    assertThat(out).contains("same bytes: sha256:", "what was given", "stale: driver");

    Path small = folder.resolve("small.witness.json");
    assertThat(main("shrink", forbidden, "--whole-scenario", "--out", small.toString())).isZero();
    assertThat(out).contains("before   after", "explored deliveries", "waits until");
    assertThat(main("replay", small.toString())).isZero();
  }

  @Test
  void whatDiffersIsShownWithItsStep() throws IOException {
    Path dir = folder.resolve("u");
    main("explore", "strict-unmap", "--runs", "1", "--out", dir.toString());
    Path file = witnesses(dir).get(0);
    String text = Files.readString(file);
    int third =
        text.indexOf("\"time\": ", text.indexOf("\"time\": ", text.indexOf("\"time\"") + 1) + 1);
    Files.writeString(
        file,
        text.substring(0, third)
            + text.substring(third).replaceFirst("\"time\": \\d+", "\"time\": 999999999"));
    assertThat(main("replay", file.toString())).isEqualTo(1);
    assertThat(out)
        .contains("differs at step 2", "recorded:", "999999999 ns", "now:", "possible is only");
  }

  @Test
  void jsonIsOneDocument() throws IOException {
    assertThat(main("explore", "h1-racy", "h1-mended", "--runs", "20", "--json")).isBetween(0, 1);
    JsonNode result = new ObjectMapper().readTree(out);
    assertThat(result.path("results")).hasSize(2);
  }

  @Test
  void withoutADirectoryTheCommandThatMakesOneIsShown() {
    main("explore", "h1-racy", "--runs", "60", "--preset", "untimed", "--seed", "3");
    assertThat(out)
        .contains("./iommu-lab explore h1-racy --runs 60 --seed 3 --preset untimed --out DIR");
  }

  @Test
  void drawnLatenciesLeaveTiesOnly() {
    assertThat(main("explore", "h1-racy", "--runs", "60", "--preset", "drawn")).isBetween(0, 1);
    assertThat(out).contains("preset drawn, strategy random");
    assertThat(main("explore", "h1-racy", "--preset", "drawn", "--strategy", "pos")).isEqualTo(2);
    assertThat(err).contains("expected --strategy fifo or random");
  }

  @Test
  void wrongUsageIsOneLine() {
    assertThat(main("explore", "h1-racy", "--keep", "5")).isEqualTo(2);
    assertThat(err).contains("--keep 5: nothing can be kept so; expected 1 or more, with --out");
    assertThat(main("replay", folder.toString())).isEqualTo(2);
    assertThat(err).contains("no witness in here; expected files *.witness.json");
    assertThat(main("replay", "no/such.witness.json")).isEqualTo(2);
    assertThat(err).contains("no/such.witness.json: cannot be read");
    assertThat(main("explore", "h1-racy", "--set", "run.engine=live")).isEqualTo(2);
    assertThat(err).contains("run.engine is live");
  }
}
