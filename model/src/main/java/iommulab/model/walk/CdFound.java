package iommulab.model.walk;

import iommulab.model.address.Pasid;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import java.util.List;
import java.util.Optional;

/**
 * A context descriptor was read.
 *
 * @param index its place in the table, by which caches and CFGI_CD know it; 0 for a single one
 * @param level1 the level-1 descriptor that led to it, if one was read
 * @param stage2 the stage-2 translations found on the way, in order, which a TLB may keep
 */
public record CdFound(Cd cd, Pasid index, Optional<L1Cd> level1, List<TlbEntry> stage2)
    implements CdResult {
  /** From a table of one level. */
  public CdFound(Cd cd, Pasid index, List<TlbEntry> stage2) {
    this(cd, index, Optional.empty(), stage2);
  }

  public CdFound {
    stage2 = List.copyOf(stage2);
  }
}
