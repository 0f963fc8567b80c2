package iommulab.actors.smmu;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.TranslationAnswered;
import iommulab.model.pcie.AtsAnswer;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.event.FaultClass;
import iommulab.model.smmuv3.table.FaultModel;
import iommulab.model.walk.Access;
import iommulab.model.walk.ConfigFault;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * How a transaction ends: with data, with a translation, or refused with or without an event record
 * (Arm IHI 0070, 3.9.1, 7.3).
 */
final class Endings {
  static final int TRANSLATION_UNIT_BITS = 12;

  private final String smmu;
  private final Optional<Address<Message>> issued;
  private final boolean recordsAts;
  private final EventReports events;
  private final BiConsumer<InFlight, EventRecord> stalls;
  private final Consumer<InFlight> ended;
  private final Outbox out;

  /**
   * Ends transactions.
   *
   * @param build with the unit's name, and whether answers may leave late
   * @param stalls takes transactions that a fault stalls, with what their record says
   * @param ended told of each that ended, behind its answer
   */
  Endings(
      SmmuUnit.Build build,
      EventReports events,
      BiConsumer<InFlight, EventRecord> stalls,
      Consumer<InFlight> ended,
      Outbox out) {
    this.smmu = build.name();
    this.issued = build.freedoms().answersLate() ? Optional.empty() : Optional.of(build.self());
    this.recordsAts = build.boot().recordsAts();
    this.events = events;
    this.stalls = stalls;
    this.ended = ended;
    this.out = out;
  }

  /** Memory answered the access. */
  void accessed(InFlight t, MemoryReply reply) {
    if (reply instanceof MemoryReply.Aborted) {
      finish(t, Status.CA, 0, Optional.empty(), "external abort");
    } else {
      long data = reply instanceof MemoryReply.ReadDone read ? read.words().get(0) : 0;
      finish(t, Status.SUCCESS, data, Optional.empty(), "");
    }
  }

  void fault(InFlight t, ConfigFault fault) {
    if (silently(t)) {
      return;
    }
    EventRecord event = FaultEvents.of(t.request, fault.code());
    refuseConfigured(t, fault.code(), fault.fetch().map(event::withFetch).orElse(event));
  }

  /** Several TLB entries match, and that was noticed (3.20.1). */
  void conflict(InFlight t) {
    if (!silently(t)) {
      EventCode code = EventCode.F_TLB_CONFLICT;
      refuseConfigured(t, code, FaultEvents.of(t.request, code).withClass(FaultClass.IN));
    }
  }

  /** What is wrong for ATS traffic is told with CR2.REC_CFG_ATS only (3.9.1.2). */
  private void refuseConfigured(InFlight t, EventCode code, EventRecord event) {
    boolean request = t.request.kind() == Kind.TRANSLATE;
    if (recordsAts || !request && !t.request.translated()) {
      events.report(t, event);
    }
    if (request) {
      answer(t, AtsAnswer.aborted());
    } else {
      refuse(t, code.name());
    }
  }

  void fault(InFlight t, WalkFault fault) {
    if (silently(t)) {
      return;
    }
    EventRecord event = FaultEvents.of(FaultEvents.of(t.request, fault.code()), fault);
    if (t.request.kind() == Kind.TRANSLATE) {
      if (recordsAts && fault.code() == EventCode.F_WALK_EABT) {
        events.report(t, event);
      }
      answer(t, AtsAnswer.of(fault, t.request.iova(), false, TRANSLATION_UNIT_BITS));
      return;
    }
    faulted(t, event, fault.code(), fault.stage2());
  }

  /** Stalls, or ends, as STE and CD say (3.12). */
  private void faulted(InFlight t, EventRecord event, EventCode code, boolean stage2) {
    FaultModel model = FaultModel.of(t.ste.orElseThrow(), t.cd, code, stage2);
    if (model.stalls() && !t.request.translated()) {
      stalls.accept(t, event);
      return;
    }
    if (model.records()) {
      events.report(t, event);
    }
    terminate(t, model.aborts(), code.name());
  }

  /** Ends with an abort, or as RAZ/WI: a read gives 0, a write goes nowhere. */
  void terminate(InFlight t, boolean abort, String why) {
    finish(t, abort ? Status.UR : Status.SUCCESS, 0, Optional.empty(), why);
  }

  /** The translation is there and does not permit the access. */
  void denied(InFlight t, TlbEntry entry, Access access) {
    if (silently(t)) {
      return;
    }
    EventRecord event = FaultEvents.permission(t.request, entry, access);
    faulted(t, event, EventCode.F_PERMISSION, entry.deniedByStage2(access));
  }

  /** Refused with an event record of this type. */
  void refuse(InFlight t, EventCode code) {
    if (silently(t)) {
      return;
    }
    events.report(t, FaultEvents.of(t.request, code));
    refuse(t, code.name());
  }

  /** Refused with Unsupported Request and no record of it. */
  void refuse(InFlight t, String why) {
    if (silently(t)) {
      return;
    }
    finish(t, Status.UR, 0, Optional.empty(), why);
  }

  /** A translation request is answered. */
  void answer(InFlight t, AtsAnswer answer) {
    boolean granted = answer.translation().filter(a -> a.read() || a.write()).isPresent();
    Upstream request = t.request;
    out.note(new TranslationAnswered(smmu, request.function(), request.iova(), granted));
    Status status =
        switch (answer.status()) {
          case SUCCESS -> Status.SUCCESS;
          case UNSUPPORTED_REQUEST -> Status.UR;
          case COMPLETER_ABORT -> Status.CA;
        };
    if (issued.isEmpty()) {
      finish(t, status, 0, answer.translation(), "");
      return;
    }
    t.stage = InFlight.Stage.ANSWERED;
    out.send(
        request.replyTo(),
        Lane.INTERNAL,
        new UpstreamDone(request.id(), status, 0, answer.translation(), "", issued));
  }

  /** Ends a search that nobody asked for; tells whether it was one. */
  boolean silently(InFlight t) {
    if (t.speculative) {
      ended.accept(t);
    }
    return t.speculative;
  }

  private void finish(
      InFlight t, Status status, long value, Optional<AtsTranslation> translation, String why) {
    out.send(
        t.request.replyTo(),
        Lane.INTERNAL,
        new UpstreamDone(t.request.id(), status, value, translation, why));
    ended.accept(t);
  }
}
