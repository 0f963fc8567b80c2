package iommulab.model.walk;

import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.FaultClass;
import java.util.Optional;

/**
 * A walk ended with a fault; nothing of it may be cached (Arm IHI 0070, 7.3).
 *
 * @param code F_TRANSLATION, F_ADDR_SIZE, F_ACCESS, F_PERMISSION or F_WALK_EABT
 * @param stage2 the record's S2
 * @param clazz what was being translated or read
 * @param level of the table at fault; the start level if no table was read
 * @param ipa what stage 2 was to translate; empty for stage 1, where the record's IPA is UNKNOWN
 * @param fetch where the aborted read of F_WALK_EABT was
 */
public record WalkFault(
    EventCode code,
    boolean stage2,
    FaultClass clazz,
    int level,
    Optional<Ipa> ipa,
    Optional<Pa> fetch)
    implements WalkResult, CdResult {
  static WalkFault stage1(EventCode code, int level) {
    return new WalkFault(code, false, FaultClass.IN, level, Optional.empty(), Optional.empty());
  }

  static WalkFault stage2(EventCode code, FaultClass clazz, int level, Ipa ipa) {
    return new WalkFault(code, true, clazz, level, Optional.of(ipa), Optional.empty());
  }

  static WalkFault abort(FaultClass clazz, int level, Optional<Ipa> ipa, Pa fetch) {
    return new WalkFault(
        EventCode.F_WALK_EABT, ipa.isPresent(), clazz, level, ipa, Optional.of(fetch));
  }

  @Override
  public String toString() {
    return code
        + (stage2 ? " stage 2 " : " stage 1 ")
        + clazz
        + " level "
        + level
        + ipa.map(at -> " ipa " + at).orElse("")
        + fetch.map(at -> " fetch " + at).orElse("");
  }
}
