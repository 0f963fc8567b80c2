package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import iommulab.workloads.catalog.Scenario;
import iommulab.workloads.explore.Explored;
import iommulab.workloads.explore.Explored.Seen;
import iommulab.workloads.report.ExploreJson;
import iommulab.workloads.report.RunDirectory;
import iommulab.workloads.witness.Keeper;
import iommulab.workloads.witness.WitnessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What stays of an exploration on disk: {@code result.json}, the scenario with all settings
 * resolved, and a witness of each outcome seen.
 */
final class ExploreDirectory {
  private ExploreDirectory() {}

  /**
   * Writes the directory of one exploration.
   *
   * @param kept how many of the first runs have a witness of their own
   * @return the command that runs an outcome's witness again
   */
  static Function<Seen, String> write(
      Catalog catalog,
      Path folder,
      Scenario scenario,
      Explored explored,
      String command,
      long kept) {
    Map<Seen, Path> files = new LinkedHashMap<>();
    try (Keeper keeper = new Keeper(catalog, scenario, explored)) {
      RunDirectory.writeScenario(folder, scenario);
      int number = 0;
      for (Seen seen : explored.outcomes()) {
        number++;
        if (seen.shortest().isPresent()) {
          Path file = folder.resolve("witnesses").resolve(Keeper.fileName(number, seen.what()));
          WitnessFile.write(file, keeper.witness(seen));
          files.put(seen, file);
        }
      }
      for (long run = 0; run < kept; run++) {
        String name = String.format("run-%05d%s", run, WitnessFile.ENDING);
        WitnessFile.write(folder.resolve("witnesses").resolve(name), keeper.sampled(run));
      }
      Files.writeString(
          folder.resolve("result.json"), ExploreJson.of(command, List.of(explored)) + "\n");
    } catch (IOException e) {
      throw RunDirectory.cannot(folder, e);
    }
    return seen -> "./iommu-lab replay " + RunCommand.shell(files.get(seen).toString());
  }
}
