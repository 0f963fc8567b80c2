package iommulab.workloads.generate;

import iommulab.workloads.compile.Compiled;
import iommulab.workloads.settings.Settings;

/** Placeholder. */
public final class ChurnWorkload {
  private ChurnWorkload() {}

  /** The machine and its work for this seed. */
  public static Compiled compile(Settings settings, long seed) {
    throw new IllegalStateException("not yet " + seed);
  }
}
