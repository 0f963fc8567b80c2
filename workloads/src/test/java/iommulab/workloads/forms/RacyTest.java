package iommulab.workloads.forms;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.workloads.catalog.Catalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No racy form is forgotten: whatever is called racy, and every mutant, is known. */
final class RacyTest {
  @Test
  void everyRacyFormAndEveryMutantIsListed() {
    List<String> known = new ArrayList<>(Racy.INTERESTING);
    known.addAll(Racy.CLEAN_MUTANTS);
    Racy.all().forEach(racy -> known.add(racy.scenario()));
    assertThat(known).doesNotHaveDuplicates();
    for (Path file : Catalog.usual().all()) {
      String name = file.getFileName().toString().replace(".litmus", "");
      if (name.matches(".*-racy(-.*)?") || file.toString().contains("mutants")) {
        assertThat(known).contains(name);
      }
    }
  }

  @Test
  void everythingListedIsThere() {
    for (Racy racy : Racy.all()) {
      assertThat(Catalog.usual().find(racy.scenario())).hasSize(1);
    }
  }
}
