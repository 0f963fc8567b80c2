package iommulab.model.pcie;

import iommulab.model.pcie.ConfigWrite.Ats;
import iommulab.model.pcie.ConfigWrite.BusMaster;
import iommulab.model.pcie.ConfigWrite.PasidEnable;
import iommulab.model.pcie.ConfigWrite.Pri;
import iommulab.model.pcie.ConfigWrite.Remove;
import iommulab.model.pcie.ConfigWrite.Reset;
import iommulab.model.pcie.ConfigWrite.Sleep;

/**
 * What a function's configuration space allows it.
 *
 * <p>After a reset ATS, PASID and bus mastering are off until software enables them again; in D3hot
 * a function sends nothing and takes configuration requests only (general knowledge, unverified
 * against the PCIe base specification).
 */
public record FunctionState(
    boolean present, boolean awake, boolean busMaster, boolean ats, boolean pasid) {

  /** A function that is ready to work. */
  public static FunctionState working(boolean ats) {
    return new FunctionState(true, true, true, ats, true);
  }

  /** The state after a write. */
  public FunctionState after(ConfigWrite write) {
    if (!present) {
      return this;
    } else if (write instanceof Ats one) {
      return new FunctionState(true, awake, busMaster, one.enabled(), pasid);
    } else if (write instanceof PasidEnable one) {
      return new FunctionState(true, awake, busMaster, ats, one.enabled());
    } else if (write instanceof BusMaster one) {
      return new FunctionState(true, awake, one.enabled(), ats, pasid);
    } else if (write instanceof Sleep sleep) {
      return new FunctionState(true, !sleep.asleep(), busMaster, ats, pasid);
    } else if (write instanceof Pri) {
      return this; // PageRequestInterface knows
    } else if (write instanceof Reset) {
      return new FunctionState(true, true, false, false, false);
    }
    return new FunctionState(false, false, false, false, false);
  }

  /**
   * Whether the write empties the ATC: a reset, ATS switched off, another PASID enable (R-ATS-022
   * to 024, unverified).
   */
  public boolean emptiesAtc(ConfigWrite write) {
    return write instanceof Reset
        || write instanceof Remove
        || write instanceof Ats one && !one.enabled()
        || write instanceof PasidEnable enable && enable.enabled() != pasid;
  }

  /**
   * Whether nobody says what the ATC keeps over the write: PASID switched on while ATS is on
   * (R-ATS-025; linux intel_iommu_probe_finalize).
   */
  public boolean leavesAtcOpen(ConfigWrite write) {
    return ats && !pasid && write instanceof PasidEnable enable && enable.enabled();
  }

  /** Whether the write ends all that the function has under way. */
  public boolean ends(ConfigWrite write) {
    return present && (write instanceof Reset || write instanceof Remove);
  }

  /** Whether the function may send memory reads, writes and translation requests. */
  public boolean mayRequest() {
    return present && awake && busMaster;
  }

  /** Whether the function takes and sends messages, such as invalidations. */
  public boolean hearsMessages() {
    return present && awake;
  }

  /** Why it may not send requests; empty if it may. */
  public String whyNot() {
    return !present ? "removed" : !awake ? "in D3" : !busMaster ? "bus master off" : "";
  }
}
