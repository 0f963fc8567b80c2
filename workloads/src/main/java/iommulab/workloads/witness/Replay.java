package iommulab.workloads.witness;

import iommulab.actors.control.RunResult;
import iommulab.model.address.Pa;
import iommulab.model.oracle.Verdict;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.grade.Graded;
import iommulab.workloads.report.Build;
import iommulab.workloads.scenario.ScenarioException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A witness run again.
 *
 * @param witness what was recorded
 * @param scenario as the witness has it
 * @param result what ran now
 * @param verdict the judge's
 * @param outcome as the rows grade it; empty if the run could not go on as recorded
 * @param digest of the log body now
 * @param difference the first step that differs; empty if all bytes are the same
 * @param pages the names of pages, for people
 */
public record Replay(
    Witness witness,
    Scenario scenario,
    RunResult result,
    Verdict verdict,
    Optional<Graded> outcome,
    String digest,
    Optional<Difference> difference,
    Map<String, Pa> pages) {

  /** Runs a witness once; see {@link Rerun} for many of one scenario. */
  public static Replay of(Catalog catalog, Witness witness) {
    try (Rerun rerun = new Rerun(catalog, witness.origin())) {
      return rerun.play(witness);
    }
  }

  /** Whether it has the same bytes, class of orders and outcome. */
  public boolean isSame() {
    return difference.isEmpty()
        && digest.equals(witness.digest())
        && classDigest().equals(witness.classDigest())
        && outcome.isPresent()
        && outcome.get().id().equals(witness.outcome().id());
  }

  /** The digest of its class of orders, as witnesses write it. */
  public String classDigest() {
    return String.format("%016x", result.classDigest());
  }

  /** What is not as it was when the witness was made, one sentence each. */
  public static List<String> changes(Catalog catalog, Witness witness) {
    List<String> changes = new ArrayList<>();
    if (!witness.build().equals(Build.id())) {
      changes.add("made by build " + witness.build() + ", this is build " + Build.id());
    }
    String file = witness.origin().file();
    try {
      Path ours = catalog.root().resolve(file);
      Path path = Files.exists(ours) ? ours : Path.of(file);
      String text = catalog.read(path, List.of()).text();
      if (!Digests.of(text).equals(witness.origin().fileDigest())) {
        changes.add(file + " has changed since; the witness runs its own text");
      }
    } catch (ScenarioException e) {
      changes.add(file + " cannot be read any more; the witness runs its own text");
    }
    return List.copyOf(changes);
  }
}
