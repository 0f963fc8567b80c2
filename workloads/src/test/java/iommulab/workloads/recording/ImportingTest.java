package iommulab.workloads.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model agrees with both recordings in everything that the recorder counted. */
final class ImportingTest {
  @ParameterizedTest
  @ValueSource(strings = {Recordings.STRICT, Recordings.NESTED})
  void theModelAgreesAndNothingIsLeftOut(String name) throws IOException {
    ImportReport report = Importing.run(Recordings.path(name));
    JsonNode summary = SnapshotFile.json(Recordings.named(name), "summary.json");

    assertThat(report.disagreements()).isEmpty();
    assertThat(report.agrees()).isTrue();
    assertThat(report.unknown()).isZero();
    assertThat(report.rules()).allSatisfy(rule -> assertThat(rule.broken()).isZero());
    assertThat(report.keepsRules()).isTrue();
    assertThat(report.decoded()).isEqualTo(summary.path("events").path("cmd").asLong());
    assertThat(report.decoded()).isEqualTo(sum(summary.path("commands"), any -> true));

    long faults = summary.path("events").path("translate_fault").asLong();
    long walked = sum(summary.path("translate"), outcome -> outcome.startsWith("ok/"));
    long untranslated = sum(summary.path("translate"), outcome -> !outcome.startsWith("ok/"));
    assertThat(report.translations().compared()).isEqualTo(walked + faults);
    assertThat(skipped(report)).isEqualTo(untranslated);
    assertThat(walked + untranslated).isEqualTo(summary.path("events").path("translate").asLong());
    assertThat(report.tables().compared()).isGreaterThan(leaves(summary));
  }

  @Test
  void jsonIsOneDocumentWithTheCounts() throws IOException {
    ImportReport report = Importing.run(Recordings.path(Recordings.NESTED));
    JsonNode json = new ObjectMapper().readTree(report.json());

    assertThat(json.path("schema").asText()).isEqualTo("iommu-lab/import/1");
    assertThat(json.path("command").asText()).isEqualTo("import");
    assertThat(json.path("recording").asText()).isEqualTo(Recordings.NESTED);
    assertThat(json.path("commands").path("unknown").asLong(-1)).isZero();
    assertThat(json.path("translations").path("disagreed").asLong(-1)).isZero();
    assertThat(json.path("translations").path("skipped").size()).isEqualTo(1);
    assertThat(json.path("tables").path("disagreed").asLong(-1)).isZero();
    assertThat(json.path("disagreements").isArray()).isTrue();
    JsonNode fence = json.path("rules").path(1);
    assertThat(fence.path("id").asText()).isEqualTo("driver-fence");
    assertThat(fence.path("checked").asLong()).isEqualTo(1 + 33 + 3 + 25 + 24 + 1); // its TLBIs
    assertThat(fence.path("broken").asLong(-1)).isZero();
    assertThat(fence.get("first").isNull()).isTrue();
  }

  @Test
  void whatIsNoRecordingIsNamed() {
    assertThatThrownBy(() -> Importing.run(Recordings.path("no-such")))
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining("no-such.summary.json is not there");
  }

  private static long skipped(ImportReport report) {
    return report.translations().skipped().values().stream().mapToLong(Long::longValue).sum();
  }

  private static long sum(JsonNode counts, Predicate<String> which) {
    long sum = 0;
    for (Iterator<Map.Entry<String, JsonNode>> each = counts.fields(); each.hasNext(); ) {
      Map.Entry<String, JsonNode> count = each.next();
      sum += which.test(count.getKey()) ? count.getValue().asLong() : 0;
    }
    return sum;
  }

  /** Leaves of all snapshots; a table is walked once for each stream that uses it. */
  private static long leaves(JsonNode summary) {
    long leaves = 0;
    for (JsonNode snapshot : summary.path("snapshots")) {
      for (JsonNode domain : snapshot.path("domains")) {
        leaves += domain.path(1).size() * domain.path(2).asLong();
      }
    }
    return leaves;
  }
}
