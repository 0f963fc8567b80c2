package iommulab.workloads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import iommulab.workloads.report.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The option --out keeps what was seen, and what is kept can be run again. */
final class KeptDirectoryTest extends CommandLineRig {
  @Test
  void directoryKeepsWhatWasSeen() throws IOException {
    Path kept = root.resolve("kept");
    main("run", "mod", "--runs", "8", "--out", kept.toString());
    JsonNode json = new ObjectMapper().readTree(Files.readString(kept.resolve("result.json")));
    assertThat(json.get("runs").asLong()).isEqualTo(8);
    try (LogReader log = new LogReader("events", Files.newInputStream(kept.resolve("events")))) {
      assertThat(log.header()).containsEntry("scenario", "mod");
      assertThat(log.next().orElseThrow().seed()).isEqualTo(1);
      assertThat(log.next().orElseThrow().seed()).isEqualTo(3);
      assertThat(log.next()).isEmpty();
    }
    assertThat(main("run", kept.resolve("scenario.litmus").toString(), "--json")).isZero();
    JsonNode again = new ObjectMapper().readTree(out);
    assertThat(again.get("digest")).isEqualTo(json.get("digest"));
    assertThat(main("run", "mod", "--out", kept.toString())).isEqualTo(2);
    assertThat(err).contains("the directory is not empty; expected a new or empty one");
  }

  @Test
  void directoryOfAWorkloadCanBeRun() {
    Path kept = root.resolve("kept");
    assertThat(main("run", "load", "--out", kept.toString())).isZero();
    assertThat(kept.resolve("free/result.json")).exists();
    assertThat(main("run", kept.resolve("churn/scenario.conf").toString())).isZero();
    assertThat(out).startsWith("scenario: A load\n");
  }
}
