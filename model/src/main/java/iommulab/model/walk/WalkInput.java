package iommulab.model.walk;

import iommulab.model.address.Iova;
import iommulab.model.address.Vmid;
import java.util.Optional;

/**
 * Everything a walk depends on besides memory.
 *
 * @param stage1 empty where stage 1 is off or skipped
 * @param stage2 empty where stage 2 is off
 * @param vmid tag of what is found
 * @param addressBits the largest input address without stage 1: IAS, or OAS if stage 2 is off too
 * @param access what the transaction wants; empty for an ATS request, which takes the rights that there are
 */
public record WalkInput(
    Optional<Stage1> stage1,
    Optional<Stage2> stage2,
    Vmid vmid,
    int addressBits,
    Iova iova,
    Optional<Access> access) {}
