package iommulab.model.walk;

import iommulab.model.address.Pa;
import iommulab.model.smmuv3.event.EventCode;
import java.util.Optional;

/**
 * The configuration of a stream is missing, broken or cannot be read: the transaction aborts (Arm
 * IHI 0070, 7.3).
 *
 * @param fetch where the aborted read of F_STE_FETCH or F_CD_FETCH was
 */
public record ConfigFault(EventCode code, Optional<Pa> fetch) implements SteResult, CdResult {
  static ConfigFault of(EventCode code) {
    return new ConfigFault(code, Optional.empty());
  }

  static ConfigFault abort(EventCode code, Pa fetch) {
    return new ConfigFault(code, Optional.of(fetch));
  }

  @Override
  public String toString() {
    return code + fetch.map(at -> " fetch " + at).orElse("");
  }
}
