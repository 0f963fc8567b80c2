package iommulab.workloads.docs;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.rules.Claims;
import iommulab.workloads.rules.CoveragePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/coverage.md is what the registry, the tests and the scenarios say today. */
final class CoveragePageTest {
  @Test
  void theCommittedPageIsTheMadeOne() throws IOException {
    Catalog catalog = new Catalog(Path.of(System.getProperty("iommulab.root", "..")));
    String committed = Files.readString(catalog.root().resolve("docs/coverage.md"));
    assertThat(committed)
        .as("docs/coverage.md is out of date; make it anew: %s", CoveragePage.COMMAND)
        .isEqualTo(CoveragePage.of(Claims.of(catalog)));
  }
}
