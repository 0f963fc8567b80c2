package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the sub-command run says of scenarios: the report, the document, and the command for one
 * run.
 */
final class RunOutputTest extends CommandLineRig {
  @Test
  void ourMistakeNamesSeedAndTrace() {
    main("run", "mod", "--seed", "18", "--runs", "5");
    assertThat(err).contains("scenario mod, seed 19", "RunFailure: boom", "\tat ");
  }

  @Test
  void jsonHasItsMembers() throws IOException {
    assertThat(main("run", "mod", "--json", "--seed", "12")).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(out);
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "schema",
            "build",
            "command",
            "scenario",
            "file",
            "title",
            "preset",
            "engine",
            "seed",
            "runs",
            "planned",
            "digest",
            "verdict",
            "outcomes",
            "findings",
            "metrics",
            "notes");
    assertThat(json.get("schema").asText()).isEqualTo("iommu-lab/result/1");
    assertThat(json.get("command").asText()).isEqualTo("run mod --json --seed 12");
    assertThat(json.get("verdict").asText()).isEqualTo("forbidden");
    assertThat(json.get("outcomes").findValuesAsText("count")).containsExactly("1", "1", "2");
    assertThat(json.get("outcomes").findValuesAsText("grade"))
        .containsExactly("forbidden", "interesting", "acceptable");
    assertThat(json.at("/findings/0/property").asText()).isEqualTo("stale");
    assertThat(json.at("/findings/0/firstSeed").asLong()).isEqualTo(13);
    assertThat(json.at("/metrics/deliveries").asLong()).isEqualTo(4);
    assertThat(err).isEmpty();
  }

  @Test
  void severalScenariosAreOneDocument() throws IOException {
    assertThat(main("run", "mod", "free", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.get("scenario").asText()).isEqualTo("mod, free");
    assertThat(json.get("runs").asLong()).isEqualTo(7);
    assertThat(json.get("verdict").asText()).isEqualTo("interesting");
    assertThat(json.get("outcomes").findValuesAsText("scenario"))
        .containsExactly("mod", "mod", "mod", "free", "free", "free");
    assertThat(json.get("results").findValuesAsText("digest")).hasSize(2);
  }

  @Test
  void sameSeedsGiveTheSameDocument() {
    main("run", "mod", "--json");
    String first = out;
    main("run", "mod", "--json");
    assertThat(out).isEqualTo(first);
  }

  @Test
  void reportIsPlainAndNotTooWide() {
    main("run", "mod", "--seed", "12", "--set", "links.mmio=[1ns, 2ns]");
    assertThat(out.lines()).allMatch(line -> line.length() <= 100 && line.matches("[ -~]*"));
    assertThat(out.replaceAll("\\s+", " "))
        .contains(
            "mod: The seed, modulo four",
            "1 25.00% forbidden stale(P) found",
            "2 50.00% acceptable d0:r0 <= 2 less",
            "accused: driver; rule: fence-before-reuse (3.9.1)",
            "stale: page P (0x80000000) used",
            "./iommu-lab run mod --seed 13 --runs 1 --set 'links.mmio=[1ns, 2ns]' --trace",
            "verdict: forbidden");
  }

  private record Again(String options, String shown) {
    @Override
    public String toString() {
      return "run mod " + options;
    }
  }

  static Stream<Again> again() {
    // spotless:off
    return Stream.of(
        new Again("--runs 2",                       ""),
        new Again("--preset untimed",               " --preset untimed"),
        new Again("--set run.preset=untimed",       " --preset untimed"),
        new Again("--preset interval",              ""),
        new Again("--engine live",                  " --engine live"),
        new Again("--set smmu.walk=stepwise",       ""),
        new Again("--set links.mmio=[50ns,300ns]",  ""),
        new Again("--set smmu.oas=52 --set smmu.walk=atomic", " --set smmu.oas=52 --set smmu.walk=atomic"));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("again")
  void commandForOneRunHasWhatDiffers(Again c) {
    main(("run mod --seed 13 " + c.options).split(" "));
    String command = "./iommu-lab run mod --seed 13 --runs 1" + c.shown + " --trace";
    assertThat(out.lines().map(String::strip))
        .contains("see: " + command, "runs: 1; first: " + command);
  }

  @Test
  void commandIsNeverBroken() {
    String window = "links.internal=[1ns,123456789012345ns]";
    main("run", "mod", "--seed", "13", "--set", window, "--set", "links.invalidation=[1ns,9s]");
    assertThat(out.lines())
        .anyMatch(line -> line.matches(" +see: .*links.internal=.*links.invalidation=.* --trace"));
  }

  @Test
  void interruptedIsInconclusive() {
    stop = true;
    assertThat(main("run", "mod", "free")).isEqualTo(3);
    assertThat(out).contains("note: interrupted after 0 of 4 runs", "verdict: inconclusive");
    assertThat(err).isEqualTo("iommu-lab: interrupted after 0 of 7 runs; scenarios not begun: 1\n");
    assertThat(out).doesNotContain("free");
  }
}
