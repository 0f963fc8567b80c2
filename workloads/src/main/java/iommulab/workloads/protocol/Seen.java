package iommulab.workloads.protocol;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import java.util.Optional;

/**
 * A device's access as it was seen at the SMMU.
 *
 * @param place where it is recorded
 * @param asid -1 if it was not translated by a stage 1
 * @param vmid -1 if it was not translated at all
 * @param pa where it went; empty if it was refused
 * @param configuration what was read on a miss of the configuration cache; equal texts are equal
 *     configurations
 * @param root the table that the ASID named on that miss
 */
public record Seen(
    String place,
    int sid,
    int vmid,
    int asid,
    Iova iova,
    Optional<Pa> pa,
    Optional<String> configuration,
    Optional<Pa> root) {}
