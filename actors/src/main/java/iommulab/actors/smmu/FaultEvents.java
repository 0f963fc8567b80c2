package iommulab.actors.smmu;

import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.Iova;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.walk.Access;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;

/** Event records for refused transactions (Arm IHI 0070, 7.3). */
final class FaultEvents {
  private FaultEvents() {}

  /** The fields that every record of this type carries. */
  static EventRecord of(Upstream request, EventCode code) {
    EventRecord event = EventRecord.of(code, new StreamId(request.sid()));
    if (code.hasSubstream() && request.pasid().isPresent()) {
      event = event.withSsid(request.pasid().get());
    }
    if (code.hasInputAddress()) {
      event = event.withInput(new Iova(request.address()));
    }
    if (code.hasAccess()) {
      event = event.with(EventRecord.RNW, request.kind() == Kind.WRITE ? 0 : 1);
    }
    return event;
  }

  /** F_PERMISSION of a translation that is there: stage 1 is asked first (7.3.22). */
  static EventRecord permission(Upstream request, TlbEntry entry, Access access) {
    EventRecord event = of(request, EventCode.F_PERMISSION).withClass(FaultClass.IN);
    return entry.deniedByStage2(access)
        ? event.withIpa(entry.intermediate(new Iova(request.address())))
        : event;
  }

  /** With what the walk tells of the fault. */
  static EventRecord of(EventRecord event, WalkFault fault) {
    EventRecord full = event.withClass(fault.clazz());
    if (fault.ipa().isPresent() && fault.stage2()) {
      full = full.withIpa(fault.ipa().get());
    }
    if (fault.fetch().isPresent()) {
      full = full.withFetch(fault.fetch().get());
    }
    return full;
  }
}
