package iommulab.workloads.protocol;

import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;

/**
 * What translations are tagged with; ASID -1 is a translation without stage 1 (Arm IHI 0070, 3.17).
 */
record Tag(int vmid, int asid) {
  /** Whether the command must remove this tag's translation of an address. */
  boolean loses(Command command, Iova iova) {
    if (command instanceof Tlbi.NhVa at) {
      return asid >= 0 && at.vmid().value() == vmid && at.asid().value() == asid && at.covers(iova);
    } else if (command instanceof Tlbi.NhVaa at) {
      return asid >= 0 && at.vmid().value() == vmid && at.covers(iova);
    } else if (command instanceof Tlbi.S2Ipa at) {
      return asid < 0 && at.vmid().value() == vmid && at.covers(new Ipa(iova.value()));
    }
    return losesAll(command);
  }

  /** Whether the command must remove every translation of this tag. */
  boolean losesAll(Command command) {
    if (command instanceof Tlbi.NhAll all) {
      return asid >= 0 && all.vmid().value() == vmid;
    } else if (command instanceof Tlbi.NhAsid one) {
      return one.vmid().value() == vmid && one.asid().value() == asid;
    } else if (command instanceof Tlbi.S12Vmall all) {
      return all.vmid().value() == vmid;
    }
    return command instanceof Tlbi.NsnhAll;
  }

  @Override
  public String toString() {
    return "vmid " + vmid + (asid < 0 ? "" : " asid " + asid);
  }
}
