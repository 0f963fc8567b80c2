package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import java.util.Iterator;

/** The short names of the project's scenarios, for the shell's completion. */
final class ScenarioNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Catalog.usual().all().stream().map(Catalog::shortName).distinct().iterator();
  }
}
