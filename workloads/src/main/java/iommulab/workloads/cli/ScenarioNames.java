package iommulab.workloads.cli;

import iommulab.workloads.library.Library;
import java.util.Iterator;

/** The short names of the project's scenarios, for the shell's completion. */
final class ScenarioNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Library.usual().all().stream().map(Library::shortName).distinct().iterator();
  }
}
