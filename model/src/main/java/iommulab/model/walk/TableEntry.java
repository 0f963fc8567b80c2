package iommulab.model.walk;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Vmid;
import java.util.Optional;

/**
 * A table descriptor as a walk cache keeps it: the addresses that one table serves, and where it is
 * (Arm IHI 0070, 4.4.1.1).
 *
 * @param asid of a stage-1 table; empty for stage 2
 * @param level of the descriptor, whose table is one level below
 * @param start first address that the table serves; an IPA for stage 2
 * @param table where it is; an IPA for stage 1 if there is a stage 2
 * @param above what the descriptors above, and this one, take away
 */
public record TableEntry(
    Vmid vmid,
    Optional<Asid> asid,
    Granule granule,
    int level,
    Iova start,
    Ipa table,
    Permissions.Hierarchy above) {

  /** Bytes that the table serves. */
  public long bytes() {
    return granule.span(level);
  }

  public boolean isStage1() {
    return asid.isPresent();
  }

  @Override
  public String toString() {
    return (isStage1() ? "S1" : "S2")
        + " table vmid="
        + vmid
        + asid.map(a -> " asid=" + a).orElse("")
        + " level "
        + level
        + " "
        + start
        + " -> "
        + table;
  }
}
