package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.model.rules.Rules;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sub-command rules explains what a finding names, as text and as JSON. */
final class RulesCommandTest extends CommandLineRig {
  @Test
  void rulesTellsWhatAFindingNames() {
    main("rules", "R-SMMU-048");
    assertThat(out)
        .startsWith("R-SMMU-048: Software sends CMD_ATC_INV only after the TLBI is complete")
        .contains("section   Arm IHI 0070, 3.9.1\n", "source    verified\n", "violated ");
    main("rules", "R-ATS-009");
    assertThat(out).contains("source    unverified");
    main("rules");
    assertThat(out.lines().filter(line -> !line.startsWith(" ")).map(line -> line.split(" ")[0]))
        .containsExactlyElementsOf(
            Stream.concat(Rules.ids().stream(), Stream.of("" + Rules.ids().size())).toList());
    assertThat(out)
        .contains("\n  violated  It takes effect in the moment in which CONS passes it.\n");
  }

  @Test
  void rulesAreOneJsonDocument() throws IOException {
    main("rules", "H1", "--json");
    JsonNode rule = new ObjectMapper().readTree(out).path("rules").path(0);
    assertThat(rule.path("id").asText()).isEqualTo("H1");
    assertThat(rule.path("kind").asText()).isEqualTo("hazard");
    assertThat(rule.path("verified").asBoolean()).isTrue();
    assertThat(rule.path("see").path(0).asText()).isEqualTo("R-SMMU-048");
    assertThat(rule.path("status").asText()).isEqualTo("no test yet");
    assertThat(rule.has("tests") && rule.has("scenarios")).isTrue();
  }
}
