package iommulab.actors.smmu;

import iommulab.actors.smmu.Upstream.Kind;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
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
      event = event.withInput(request.iova());
    }
    if (code.hasAccess()) {
      event = event.with(EventRecord.RNW, request.kind() == Kind.WRITE ? 0 : 1);
    }
    return event;
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
