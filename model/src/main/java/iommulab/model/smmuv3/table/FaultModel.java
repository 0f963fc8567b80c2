package iommulab.model.smmuv3.table;

import iommulab.model.smmuv3.event.EventCode;
import java.util.Optional;

/**
 * What becomes of a transaction that a fault hits (Arm IHI 0070, 3.12, 5.2, 5.5).
 *
 * <p>Only the four translation faults ask the configuration: stage 1 its CD (S, A, R), stage 2 its
 * STE (S2S, S2R). All others abort and are recorded.
 *
 * @param stalls waits for software's answer; always recorded
 * @param aborts ends with an abort if it does not stall, else as RAZ/WI
 * @param records whether there is an event record
 */
public record FaultModel(boolean stalls, boolean aborts, boolean records) {
  private static final FaultModel ABORTS = new FaultModel(false, true, true);

  public static FaultModel of(Ste ste, Optional<Cd> cd, EventCode code, boolean stage2) {
    if (!code.mayStall() || !stage2 && cd.isEmpty()) {
      return ABORTS;
    } else if (stage2) {
      boolean stalls = ste.has(Ste.S2S);
      return new FaultModel(stalls, true, stalls || ste.has(Ste.S2R));
    }
    boolean stalls = cd.get().has(Cd.S);
    return new FaultModel(stalls, stalls || cd.get().has(Cd.A), stalls || cd.get().has(Cd.R));
  }
}
