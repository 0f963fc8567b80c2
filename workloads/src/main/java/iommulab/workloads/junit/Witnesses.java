package iommulab.workloads.junit;

import iommulab.actors.control.Ending;
import iommulab.model.agenda.Preset;
import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.grade.RunVerdict;
import iommulab.workloads.settings.Settings;
import iommulab.workloads.witness.Keeper;
import iommulab.workloads.witness.Shrinking;
import iommulab.workloads.witness.Witness;
import iommulab.workloads.witness.WitnessFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a witness of each forbidden outcome, shrunk where that is possible. */
final class Witnesses {
  private Witnesses() {}

  /** One file for each forbidden outcome that was seen. */
  static List<Path> write(Path folder, Catalog catalog, Scenario scenario, Explored explored) {
    List<Path> files = new ArrayList<>();
    try (Keeper keeper = new Keeper(catalog, scenario, explored)) {
      for (Seen seen : explored.outcomes()) {
        if (seen.what().grade() == RunVerdict.FORBIDDEN && seen.shortest().isPresent()) {
          Path file =
              folder.resolve(scenario.name() + "-" + (files.size() + 1) + WitnessFile.ENDING);
          Files.createDirectories(folder);
          WitnessFile.write(file, small(catalog, file, keeper.witness(seen)));
          files.add(file.toAbsolutePath());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(files);
  }

  private static Witness small(Catalog catalog, Path file, Witness witness) {
    boolean ended = witness.outcome().ending().equals(Settings.name(Ending.QUIESCENT));
    return ended && witness.preset() != Preset.DRAWN
        ? Shrinking.shrink(catalog, file.toString(), witness)
        : witness;
  }
}
