package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Vmid;
import java.util.Optional;

/**
 * What a walk may take from caches in place of reading memory.
 *
 * @param stage2 stage-2 translations
 * @param tables table descriptors
 */
public record WalkCaches(Stage2Cache stage2, Tables tables) {
  public static final WalkCaches NONE =
      new WalkCaches(Stage2Cache.NONE, (vmid, asid, granule, address) -> Optional.empty());

  /** Where a walk looks for the lowest table that serves an address. */
  public interface Tables {
    /** The entry of the lowest table; {@code asid} is empty for stage 2. */
    Optional<TableEntry> lowest(Vmid vmid, Optional<Asid> asid, Granule granule, Iova address);
  }

  static WalkCaches of(Stage2Cache stage2) {
    return new WalkCaches(stage2, NONE.tables());
  }
}
