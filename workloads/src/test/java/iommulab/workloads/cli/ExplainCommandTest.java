package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.run.MachineRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command explain: 1 with an explanation, 0 with nothing to explain, 2 for wrong usage. */
final class ExplainCommandTest extends Called {
  @TempDir Path folder;

  private int main(String... args) {
    return main(Catalog.usual(), MachineRunner::new, args);
  }

  @Test
  void aFindingIsExplainedWithRuleStoryRaceAndChart() {
    assertThat(main("explain", "h1-racy", "--samples", "20")).isEqualTo(1);
    assertThat(out)
        .contains("R-SMMU-048 (Arm IHI 0070, 3.9.1): ")
        .contains("   1. #")
        .contains("HERE IS THE HARM")
        .contains("the other way round: harmful, the finding vanishes")
        .contains("window [")
        .contains("most(links.")
        .contains("freedoms, each switched off alone (20 runs of pos each")
        .contains("<== HARM");
    assertThat(out.chars()).allMatch(c -> c == '\n' || c >= ' ' && c <= '~');
  }

  @Test
  void withoutAFindingThereIsNothingToExplain() {
    assertThat(main("explain", "h1-mended", "--seed", "3")).isZero();
    assertThat(out)
        .isEqualTo("nothing to explain: the run of seed 3 of h1-mended without a finding\n");
  }

  @Test
  void theSameSeedIsToldTheSame() {
    main("explain", "h1-racy", "--samples", "0");
    String once = out;
    main("explain", "h1-racy", "--samples", "0");
    assertThat(out).isEqualTo(once).doesNotContain("freedoms");
  }

  @Test
  void mermaidStandsAloneAndSvgGoesToAFile() throws IOException {
    Path file = folder.resolve("h1.svg");
    int code = main("explain", "h1-racy", "--samples", "0", "--mermaid", "--svg", file.toString());
    assertThat(code).isEqualTo(1);
    assertThat(out).startsWith("sequenceDiagram\n");
    assertThat(Files.readString(file)).startsWith("<?xml").endsWith("</svg>\n");
  }

  @Test
  void aWitnessIsExplainedAsItWasFound() throws IOException {
    Path kept = folder.resolve("h1");
    main("explore", "h1-racy", "--runs", "300", "--out", kept.toString());
    List<Path> witnesses;
    try (Stream<Path> files = Files.walk(kept)) {
      witnesses = files.filter(f -> f.toString().endsWith(".witness.json")).sorted().toList();
    }
    int explained = 0;
    for (Path witness : witnesses) {
      boolean forbidden = witness.getFileName().toString().contains("forbidden");
      assertThat(main("explain", witness.toString(), "--samples", "0"))
          .isEqualTo(forbidden ? 1 : 0);
      assertThat(out).contains(forbidden ? "HERE IS THE HARM" : "nothing to explain: the witness");
      explained += forbidden ? 1 : 0;
      assertThat(main("explain", witness.toString(), "--seed", "3")).isEqualTo(2);
      assertThat(err).contains("--seed 3").contains("its own settings");
    }
    assertThat(explained).isEqualTo(1);
    assertThat(main("explain", kept.toString(), "--samples", "0")).isEqualTo(1);
    assertThat(out).contains("HERE IS THE HARM");
  }

  @Test
  void wrongUsageIsOneClearError() {
    assertThat(main("explain", "first")).isEqualTo(2);
    assertThat(err).contains("first").contains("one scenario");
    assertThat(main("explain", "h1-racy", "--samples", "-1")).isEqualTo(2);
    assertThat(err).contains("--samples -1");
    Path nowhere = folder.resolve("no/h1.svg");
    assertThat(main("explain", "h1-racy", "--samples", "0", "--svg", nowhere.toString()))
        .isEqualTo(2);
    assertThat(err).contains("--svg");
    assertThat(main("explain", "h1-racy", "--set", "run.engine=live")).isEqualTo(2);
    assertThat(err).contains("controlled");
  }
}
