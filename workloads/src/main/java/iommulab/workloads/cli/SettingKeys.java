package iommulab.workloads.cli;

import iommulab.workloads.catalog.Catalog;
import java.util.Iterator;

/** The keys of all settings, each with its sign, for the shell's completion. */
final class SettingKeys implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Catalog.usual().keys().stream().map(key -> key + "=").iterator();
  }
}
