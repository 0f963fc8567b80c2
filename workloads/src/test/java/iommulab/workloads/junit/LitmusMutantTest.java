package iommulab.workloads.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.witness.Rerun;
import iommulab.workloads.witness.Witness;
import iommulab.workloads.witness.WitnessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver project may keep mutants beside its tests; what they show replays without the base. */
final class LitmusMutantTest {
  private static final String BASE =
      """
      litmus  tlb-only
      set     topology.ats = false
      setup
        map   d0 0x1000 to P rw
        iotlb d0 0x1000
      cpu0
        pte clear d0 0x1000
        cmd TLBI_NH_VA dom=d0 addr=0x1000 leaf + SYNC
        await sync
        give P to other
      d0
        pause 0ns..4us ; write 0x1000 7 -> r0
      forbidden   stale(P)         "the TLBI was complete"
      acceptable  d0:r0 == done    "before"
      acceptable  d0:r0 == fault   "behind"
      """;

  @TempDir private Path folder;

  @Test
  void aMutantBesideItsBaseFailsAndItsWitnessIsWhole() throws IOException {
    Path base = Files.writeString(folder.resolve("tlb-only.litmus"), BASE);
    Path mutant =
        Files.writeString(
            folder.resolve("no-tlbi.litmus"),
            "mutant no-tlbi\nof tlb-only\nchange cpu0 drop \"cmd TLBI_NH_VA\"\n");
    assertThat(LitmusCheck.file(base.toString()).runs(50).explored().runs()).isEqualTo(50);
    LitmusFailure failure =
        catchThrowableOfType(
            LitmusFailure.class,
            () -> LitmusCheck.file(mutant.toString()).runs(50).witnessesIn(folder).explored());
    assertThat(failure).hasMessageContaining("no-tlbi fails").hasMessageContaining("stale(P)");
    Files.delete(base);
    Witness witness = WitnessFile.read(failure.witnesses().get(0));
    assertThat(witness.origin().text()).startsWith("litmus  no-tlbi\n").doesNotContain("TLBI_NH");
    try (Rerun rerun = new Rerun(Catalog.usual(), witness.origin())) {
      assertThat(rerun.play(witness).isSame()).isTrue();
    }
  }
}
