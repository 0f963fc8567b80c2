package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The sub-command plan-update tells the steps by which an entry becomes another, as text and as
 * JSON.
 */
final class PlanUpdateTest extends CommandLineRig {
  private static final String STAGE_1 = "0x46e9400b,0x100000d6,0,0,0,0,0,0";
  private static final String BYPASS = "9,0x100000000000,0,0,0,0,0,0";

  @Test
  void planNamesStepsFieldsAndSyncs() {
    assertThat(main("plan-update", "ste", STAGE_1, BYPASS)).isEqualTo(0);
    assertThat(out.lines())
        .contains(
            "STE: hitless, 3 syncs: only dw0 differs in bits in use, and a dword changes at once",
            "step 1: write dw1 (unused by the present entry) -> CFGI_STE, SYNC",
            "    dw1 = 0x00001000100000d6  SHCFG 0 -> 1",
            "step 2: write dw0 (the one dword in use that differs) -> CFGI_STE, SYNC",
            "    dw0 = 0x0000000000000009  Config 5 -> 4, S1ContextPtr 0x46e94000 -> 0",
            "then PREFETCH_CFG, without a SYNC");
    assertThat(main("plan-update", "ste", BYPASS, BYPASS)).isEqualTo(0);
    assertThat(out.lines())
        .containsExactly(
            "STE: hitless, 0 syncs: nothing differs", "then PREFETCH_CFG, without a SYNC");
  }

  @Test
  void planAsJsonHasItsMembers() throws IOException {
    assertThat(main("plan-update", "ste", "--json", STAGE_1, BYPASS)).isEqualTo(0);
    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.path("schema").asText()).isEqualTo("iommu-lab/plan-update/1");
    assertThat(json.path("hitless").asBoolean()).isTrue();
    assertThat(json.path("syncs").asInt()).isEqualTo(3);
    assertThat(json.path("steps").findValuesAsText("step")).containsExactly("1", "2", "3");
    assertThat(json.at("/steps/0/dwords").toString()).isEqualTo("[1]");
    assertThat(json.at("/steps/1/values/0").asText()).isEqualTo("0x0000000000000009");
    assertThat(json.at("/steps/1/commands").toString()).isEqualTo("[\"CFGI_STE\",\"SYNC\"]");
    assertThat(json.at("/afterwards/0").asText()).isEqualTo("PREFETCH_CFG");
  }
}
