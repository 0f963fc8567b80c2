package iommulab.model.driver;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.StreamId;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * A translation domain as a driver knows it: its tags and which queue invalidates it.
 *
 * @param name its name in the ledger
 * @param stage what its tables translate; a nested domain is a stage 1 above a stage 2
 * @param asid stage-1 tag; meaningless for stage 2
 * @param vmid stage-2 tag; 0 for the host's stage-1 domains
 * @param queue command queue of its SMMU
 */
public record Domain(String name, PageTable.Stage stage, Asid asid, Vmid vmid, String queue) {

  /**
   * The TLB invalidations of a page, each batch to be complete before the next begins.
   *
   * <p>A stage-2 page also needs everything of stage 1 that was built upon it gone, after the
   * stage-2 entries are (Arm IHI 0070, 4.4.3.1; linux arm_smmu_domain_inv_range).
   */
  public List<List<Command>> tlbInvalidation(Iova iova) {
    return tlbInvalidation(iova, page());
  }

  /** The same for what such a span reaches. */
  public List<List<Command>> tlbInvalidation(Iova iova, TlbiSpan span) {
    if (stage == PageTable.Stage.STAGE2) {
      return List.of(
          List.of(new Tlbi.S2Ipa(vmid, new Ipa(iova.value()), span)),
          List.of(new Tlbi.NhAll(vmid)));
    }
    return List.of(List.of(new Tlbi.NhVa(vmid, asid, iova, span)));
  }

  /** Forgets everything of this domain's tag. */
  public Command tagInvalidation() {
    return stage == PageTable.Stage.STAGE2 ? new Tlbi.S12Vmall(vmid) : new Tlbi.NhAsid(vmid, asid);
  }

  /** One leaf of 4 KiB with hints, as Linux 7.2 sends it. */
  private static TlbiSpan page() {
    return TlbiSpan.range(Granule.K4, 0, 0, 3, true);
  }

  /** The ATC invalidations of a page for these functions; all addresses for a stage-2 page. */
  public List<Command> atcInvalidation(Iova iova, List<StreamId> functions) {
    List<Command> commands = new ArrayList<>();
    for (StreamId sid : functions) {
      commands.add(
          stage == PageTable.Stage.STAGE2 ? AtcInv.all(sid) : AtcInv.of(sid, iova.page(), 0));
    }
    return commands;
  }
}
