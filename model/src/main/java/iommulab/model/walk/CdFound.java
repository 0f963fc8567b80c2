package iommulab.model.walk;

import iommulab.model.address.Pasid;
import iommulab.model.smmuv3.table.Cd;
import java.util.List;

/**
 * A context descriptor was read.
 *
 * @param index its place in the table, by which caches and CFGI_CD know it; 0 for a single one
 * @param stage2 the stage-2 translations found on the way, in order, which a TLB may keep
 */
public record CdFound(Cd cd, Pasid index, List<TlbEntry> stage2) implements CdResult {
  public CdFound {
    stage2 = List.copyOf(stage2);
  }
}
