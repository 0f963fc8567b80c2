package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The option --trace shows the one run: its steps, what was noted, what was found. */
final class TraceOutputTest extends CommandLineRig {
  @Test
  void traceShowsStepsFactsAndFindings() {
    assertThat(main("run", "mod", "--seed", "13", "--runs", "1", "--trace")).isEqualTo(1);
    assertThat(out.substring(out.indexOf("\ntrace of")).lines())
        .containsExactly(
            "",
            "trace of seed 13; >> marks the steps of findings",
            "   ns  what was given",
            "            OwnerChanged[page=P (0x80000000), owner=d0]",
            ">>  5  outside -> d0  Tick[value=1]",
            "            AtcFilled[function=d0, pasid=OptionalInt.empty, iova=0x80000000,"
                + " pa=P+0x8 (0x80000008), log2Size=12]",
            ">>          stale: driver, fence-before-reuse");
    main("run", "mod", "--seed", "13", "--runs", "1");
    assertThat(out).doesNotContain("trace of");
  }

  @Test
  void traceStandsInTheDocument() throws IOException {
    main("run", "mod", "--seed", "13", "--runs", "1", "--trace", "--json");
    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.at("/findings/0/what").asText()).isEqualTo("page P (0x80000000) used");
    assertThat(json.get("trace")).hasSize(2);
    assertThat(json.at("/trace/0/index").asInt()).isEqualTo(-1);
    JsonNode step = json.at("/trace/1");
    assertThat(step.get("time").asLong()).isEqualTo(5);
    assertThat(step.get("receiver").asText()).isEqualTo("d0");
    assertThat(step.get("message").asText()).isEqualTo("Tick[value=1]");
    assertThat(step.at("/facts/0").asText()).contains("pa=P+0x8 (0x80000008)");
    assertThat(step.at("/findings/0").asText()).isEqualTo("stale: driver, fence-before-reuse");
    main("run", "mod", "--seed", "13", "--runs", "1", "--json");
    assertThat(new ObjectMapper().readTree(out).has("trace")).isFalse();
  }
}
