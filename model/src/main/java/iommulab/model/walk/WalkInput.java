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
 * @param writes whether writable-clean pages are to become dirty: a write, or an ATS request with
 *     NW = 0 (3.13.7)
 */
public record WalkInput(
    Optional<Stage1> stage1,
    Optional<Stage2> stage2,
    Vmid vmid,
    int addressBits,
    Iova iova,
    Optional<Access> access,
    boolean writes) {
  /** A walk that dirties what it is to write. */
  public WalkInput(
      Optional<Stage1> stage1,
      Optional<Stage2> stage2,
      Vmid vmid,
      int addressBits,
      Iova iova,
      Optional<Access> access) {
    this(
        stage1,
        stage2,
        vmid,
        addressBits,
        iova,
        access,
        access.filter(Access::isWrite).isPresent());
  }

  /** The same walk for an ATS request that asks for writing, or does not (NW). */
  public WalkInput asking(boolean forWriting) {
    return new WalkInput(stage1, stage2, vmid, addressBits, iova, access, forWriting);
  }

  /**
   * Whether a walk may find more rights than a TLB kept: the entry does not let writes pass, and
   * hardware updates dirty states.
   */
  public boolean mayDirty(TlbEntry kept) {
    boolean updates =
        stage1.filter(s -> s.updates().dirtyState()).isPresent()
            || stage2.filter(s -> s.updates().dirtyState()).isPresent();
    return writes && updates && !kept.write();
  }

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
