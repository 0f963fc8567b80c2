package iommulab.model.walk;

import iommulab.model.address.Ipa;
import iommulab.model.address.Vmid;
import java.util.Optional;

/**
 * Where a walk looks before it walks stage 2 for an intermediate address.
 *
 * <p>Asked at the step that needs the answer, so it may change while a walk is under way. Keeping
 * stage-2 entries beside combined ones is a freedom of the hardware (Arm IHI 0070, 3.17, 4.4.3.1).
 */
public interface Stage2Cache {
  Stage2Cache NONE = (vmid, ipa) -> Optional.empty();

  Optional<TlbEntry> lookup(Vmid vmid, Ipa ipa);
}
