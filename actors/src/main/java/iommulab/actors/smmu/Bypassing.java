package iommulab.actors.smmu;

import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.event.EventCode;

/**
 * What becomes of a transaction that arrives while SMMUEN = 0 (Arm IHI 0070, 3.9.1, 3.11, 6.3.9.6).
 *
 * <p>ATS does not work; all else is aborted or passes unchanged, as GBPA says, without an event.
 */
final class Bypassing {
  private final SmmuUnit.Build build;
  private final Enables enables;
  private final Translating translating;
  private final Endings endings;

  Bypassing(SmmuUnit.Build build, Enables enables, Translating translating, Endings endings) {
    this.build = build;
    this.enables = enables;
    this.translating = translating;
    this.endings = endings;
  }

  void begin(InFlight t) {
    long address = t.request.address();
    if (t.request.kind() == Kind.TRANSLATE) {
      endings.refuse(t, EventCode.F_BAD_ATS_TREQ);
    } else if (t.request.translated()) {
      endings.refuse(t, EventCode.F_TRANSL_FORBIDDEN);
    } else if (enables.aborts()) {
      endings.refuse(t, "SMMUEN = 0, GBPA aborts");
    } else if (address >>> build.ids().outputBits() != 0) {
      endings.refuse(t, "beyond the output size");
    } else {
      translating.access(t, new Pa(address));
    }
  }
}
