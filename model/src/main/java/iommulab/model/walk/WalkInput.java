package iommulab.model.walk;

import iommulab.model.address.Iova;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.Optional;

/**
 * Everything a walk depends on besides memory.
 *
 * @param stage1 empty where stage 1 is off or skipped
 * @param stage2 empty where stage 2 is off
 * @param vmid tag of what is found
 * @param addressBits the largest input address without stage 1: IAS, or OAS if stage 2 is off too
 * @param access what the transaction wants; empty for an ATS request, which takes the rights that
 *     there are
 */
public record WalkInput(
    Optional<Stage1> stage1,
    Optional<Stage2> stage2,
    Vmid vmid,
    int addressBits,
    Iova iova,
    Optional<Access> access) {
  /** The walk of a transaction through a legal STE and, unless stage 1 is skipped, a legal CD. */
  public static WalkInput of(
      Ste ste, Optional<Cd> cd, IdRegisters ids, Iova iova, Optional<Access> access) {
    boolean anyStage = ste.hasStage1() || ste.hasStage2();
    return new WalkInput(
        cd.filter(there -> ste.hasStage1()).map(there -> Stage1.of(there, ids)),
        ste.hasStage2() ? Optional.of(Stage2.of(ste, ids)) : Optional.empty(),
        vmid(ste, ids),
        anyStage ? ids.intermediateBits() : ids.outputBits(),
        iova,
        access);
  }

  /**
   * The tag of everything translated through an STE: stage-1-only streams too, if there is a stage
   * 2 (3.17).
   */
  static Vmid vmid(Ste ste, IdRegisters ids) {
    return ids.has(IdRegisters.S2P) ? ste.vmid() : new Vmid(0);
  }
}
