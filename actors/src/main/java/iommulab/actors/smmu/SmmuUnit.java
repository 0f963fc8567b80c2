package iommulab.actors.smmu;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.memory.MemoryRequest.DeviceAccess;
import iommulab.actors.memory.MemoryRequest.Read;
import iommulab.actors.memory.MemoryRequest.WalkAtomically;
import iommulab.actors.pcie.Tlp.Status;
import iommulab.actors.smmu.InFlight.Stage;
import iommulab.actors.smmu.UnitMessage.CommandErrorRaised;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.UnitMessage.MsiAborted;
import iommulab.actors.smmu.UnitMessage.Record;
import iommulab.actors.smmu.UnitMessage.Recorded;
import iommulab.actors.smmu.Upstream.Kind;
import iommulab.actors.smmu.Upstream.UpstreamDone;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.TlbUsed;
import iommulab.model.ledger.HardwareFact.TranslationAnswered;
import iommulab.model.pcie.AtsAnswer;
import iommulab.model.pcie.AtsTranslation;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.event.EventCode;
import iommulab.model.smmuv3.event.EventRecord;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.model.walk.Access;
import iommulab.model.walk.CdFetch;
import iommulab.model.walk.CdFound;
import iommulab.model.walk.CdResult;
import iommulab.model.walk.ConfigFault;
import iommulab.model.walk.Fetch;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.Reading;
import iommulab.model.walk.Stage2Cache;
import iommulab.model.walk.SteFetch;
import iommulab.model.walk.SteFound;
import iommulab.model.walk.SteResult;
import iommulab.model.walk.StreamTable;
import iommulab.model.walk.TableWalk;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkFault;
import iommulab.model.walk.WalkInput;
import iommulab.model.walk.WalkResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The translation part of one SMMU: finds STE, CD and translation for each transaction, lets it
 * access memory or refuses it, and carries out invalidations meanwhile (Arm IHI 0070, chapters 3,
 * 5, 7).
 *
 * <p>A walk is several reads with other messages between ({@code walk = stepwise}). An invalidation
 * takes effect where it arrives: it drops entries, makes walks that may have used them begin anew,
 * and is answered when the accesses that used them are visible (3.21, 4.7.3).
 */
public final class SmmuUnit {
  /** What a unit is built with; caches are copied for each run. */
  public record Build(
      String name,
      IdRegisters ids,
      StreamTable streams,
      boolean atomicWalks,
      boolean atsCheck,
      Iotlb iotlb,
      ConfigCache configurations,
      Address<MemoryRequest> memory,
      Address<Message> commandQueue,
      Address<Message> eventQueue,
      Address<Message> self) {}

  private static final int TRANSLATION_UNIT_BITS = 12;

  private final Build build;
  private final Outbox out;
  private final Iotlb iotlb;
  private final ConfigCache configurations;
  private final GlobalErrors errors;
  private final Map<Long, InFlight> byRequest = new TreeMap<>();
  private final List<InFlight> inFlight = new ArrayList<>();
  private final List<PendingInvalidation> invalidations = new ArrayList<>();
  private final TreeSet<Long> recording = new TreeSet<>();
  private final Map<Long, Long> drains = new TreeMap<>();
  private long nextId;

  private record PendingInvalidation(Invalidate request, List<InFlight> waitsFor) {}

  private SmmuUnit(Build build, Outbox out) {
    this.build = build;
    this.out = out;
    this.iotlb = build.iotlb().copy();
    this.configurations = build.configurations().copy();
    this.errors = new GlobalErrors(build.name(), build.commandQueue(), out);
  }

  /** An enabled unit. */
  public static Behavior<Message> enabled(Build build, Outbox out) {
    return Behaviors.receiveMessage(new SmmuUnit(build, out)::handle);
  }

  private Behavior<Message> handle(Message message) {
    if (message instanceof Upstream request) {
      InFlight transaction = new InFlight(request);
      inFlight.add(transaction);
      configure(transaction);
    } else if (message instanceof MemoryReply reply) {
      onMemory(reply);
    } else if (message instanceof Invalidate invalidate) {
      onInvalidate(invalidate);
    } else if (message instanceof Drain drain) {
      drains.put(drain.position(), nextId);
      answerDrains();
    } else if (message instanceof Recorded recorded) {
      recording.remove(recorded.id());
      answerDrains();
    } else if (message instanceof CommandErrorRaised) {
      errors.raise(GlobalError.CMDQ_ERR);
    } else if (message instanceof MsiAborted) {
      errors.raise(GlobalError.MSI_CMDQ_ABT_ERR);
    } else if (message instanceof Mmio access) {
      errors.serve(access);
    } else {
      return Behaviors.unhandled();
    }
    return Behaviors.same();
  }

  // ---- configuration ----

  private void configure(InFlight t) {
    Optional<Ste> cached = configurations.ste(sid(t));
    if (t.request.translated() && !build.atsCheck()) {
      access(t, new Pa(t.request.address())); // nothing is asked (3.9.1.3)
    } else if (cached.isPresent()) {
      onSte(t, judge(cached.get()));
    } else {
      t.stage = Stage.STE;
      drive(t, SteFetch.read(build.streams(), sid(t), build.ids()));
    }
  }

  private void onSte(InFlight t, SteResult result) {
    if (result instanceof ConfigFault fault) {
      configurationFault(t, fault);
      return;
    }
    Ste ste = ((SteFound) result).ste();
    t.ste = Optional.of(ste);
    if (t.request.translated()) {
      onTranslated(t, ste);
    } else if (ste.aborts()) {
      refuse(t, Status.UR, "stream aborts");
    } else if (t.request.kind() == Kind.TRANSLATE && !allowsAts(ste)) {
      record(t, EventCode.F_BAD_ATS_TREQ);
      refuse(t, Status.UR, EventCode.F_BAD_ATS_TREQ.name());
    } else {
      describe(t, ste);
    }
  }

  private void describe(InFlight t, Ste ste) {
    Optional<CdResult> bySte = CdFetch.decidedBySte(ste, t.request.pasid(), build.ids());
    Optional<Cd> cached = configurations.cd(sid(t), index(t));
    if (bySte.isPresent()) {
      onCd(t, bySte.get());
    } else if (cached.isPresent()) {
      onCd(t, judge(t, new CdFound(cached.get(), index(t), List.of())));
    } else {
      t.stage = Stage.CD;
      drive(t, CdFetch.read(ste, t.request.pasid(), build.ids(), Stage2Cache.NONE));
    }
  }

  private SteResult judge(Ste ste) {
    return SteFetch.judge(ste, build.ids(), build.atsCheck());
  }

  private CdResult judge(InFlight t, CdFound found) {
    return CdFetch.judge(found, t.ste.orElseThrow(), build.ids());
  }

  private static StreamId sid(InFlight t) {
    return new StreamId(t.request.sid());
  }

  private static Pasid index(InFlight t) {
    return CdFetch.index(t.request.pasid());
  }

  private boolean allowsAts(Ste ste) {
    return (ste.hasStage1() || ste.hasStage2()) && (ste.get(Ste.EATS) == 1 || isSplit(ste));
  }

  /** Without ATSCHK the split-stage setting acts as off (5.2). */
  private boolean isSplit(Ste ste) {
    return ste.get(Ste.EATS) == 2 && build.atsCheck();
  }

  /**
   * A translated transaction is checked against its STE (3.9.1.3); what split-stage ATS translated
   * was stage 1 only.
   */
  private void onTranslated(InFlight t, Ste ste) {
    if (ste.aborts()) {
      refuse(t, Status.UR, "stream aborts");
    } else if (!allowsAts(ste)) {
      record(t, EventCode.F_TRANSL_FORBIDDEN);
      refuse(t, Status.UR, EventCode.F_TRANSL_FORBIDDEN.name());
    } else if (isSplit(ste)) {
      walk(t, WalkInput.of(ste, Optional.empty(), build.ids(), input(t), wanted(t)));
    } else {
      access(t, new Pa(t.request.address()));
    }
  }

  private static Iova input(InFlight t) {
    return new Iova(t.request.address());
  }

  private void onCd(InFlight t, CdResult result) {
    if (result instanceof ConfigFault fault) {
      configurationFault(t, fault);
    } else if (result instanceof WalkFault fault) {
      walkFault(t, fault);
    } else {
      if (result instanceof CdFound found) {
        t.cd = Optional.of(found.cd());
      }
      walk(t, WalkInput.of(t.ste.orElseThrow(), t.cd, build.ids(), t.request.iova(), wanted(t)));
    }
  }

  private static Optional<Access> wanted(InFlight t) {
    return t.request.kind() == Kind.TRANSLATE
        ? Optional.empty()
        : Optional.of(Access.of(t.request.kind() == Kind.WRITE));
  }

  // ---- translation ----

  private void walk(InFlight t, WalkInput input) {
    t.input = Optional.of(input);
    Optional<TlbEntry> hit =
        input.stage1().isPresent()
            ? iotlb.lookup(input.vmid(), input.stage1().get().asid(), input.iova())
            : iotlb.lookup(input.vmid(), input.iova().asIpa());
    if (hit.isPresent()) {
      found(t, hit.get(), true);
    } else {
      t.stage = Stage.WALK;
      drive(t, TableWalk.begin(input));
    }
  }

  private void onWalk(InFlight t, WalkResult result) {
    if (result instanceof WalkFault fault) {
      walkFault(t, fault);
      return;
    }
    TlbEntry entry = ((Mapped) result).entry();
    iotlb.insert(entry);
    found(t, entry, false);
  }

  private void found(InFlight t, TlbEntry entry, boolean hit) {
    Upstream request = t.request;
    Pa pa = entry.translate(input(t));
    out.note(new TlbUsed(build.name(), request.function(), request.iova(), pa, hit));
    t.used = Optional.of(entry);
    if (request.kind() == Kind.TRANSLATE) {
      boolean split = isSplit(t.ste.orElseThrow());
      answer(t, AtsAnswer.of(entry, request.iova(), split, TRANSLATION_UNIT_BITS));
    } else if (entry.permits(wanted(t).orElseThrow())) {
      access(t, pa);
    } else {
      send(FaultEvents.permission(request, entry, wanted(t).orElseThrow()));
      refuse(t, Status.UR, EventCode.F_PERMISSION.name());
    }
  }

  private void access(InFlight t, Pa at) {
    Upstream request = t.request;
    t.stage = Stage.ACCESS;
    t.waitingFor = nextId++;
    byRequest.put(t.waitingFor, t);
    out.send(
        build.memory(),
        Lane.MEMORY,
        new DeviceAccess(
            t.waitingFor,
            request.function(),
            request.dma(),
            request.iova(),
            at,
            request.kind() == Kind.WRITE,
            request.value(),
            request.translated(),
            build.self()));
  }

  // ---- reads under way ----

  /** Performs the next read of a walk, or goes on with its result. */
  private void drive(InFlight t, Reading<?> reading) {
    t.reading = Optional.of(reading);
    Optional<Fetch> wants = reading.wants();
    if (wants.isEmpty()) {
      ended(t, reading.result());
      return;
    }
    t.waitingFor = nextId++;
    byRequest.put(t.waitingFor, t);
    MemoryRequest request =
        build.atomicWalks()
            ? new WalkAtomically(t.waitingFor, reading, build.self())
            : new Read(t.waitingFor, wants.get().at(), wants.get().dwords(), build.self());
    out.send(build.memory(), Lane.MEMORY, request);
  }

  private void ended(InFlight t, Object result) {
    if (result instanceof SteResult ste && t.stage == Stage.STE) {
      if (ste instanceof SteFound found) {
        configurations.insert(sid(t), found.ste());
        onSte(t, judge(found.ste()));
      } else {
        onSte(t, ste);
      }
    } else if (result instanceof CdResult cd && t.stage == Stage.CD) {
      if (cd instanceof CdFound found) {
        configurations.insert(sid(t), found.index(), found.cd());
        onCd(t, judge(t, found));
      } else {
        onCd(t, cd);
      }
    } else {
      onWalk(t, (WalkResult) result);
    }
  }

  private void onMemory(MemoryReply reply) {
    InFlight t = byRequest.remove(reply.id());
    if (t.waitingFor != reply.id()) {
      return; // the walk was begun anew meanwhile
    }
    if (t.stage == Stage.ACCESS) {
      accessed(t, reply);
    } else if (reply instanceof MemoryReply.WalkDone walk) {
      drive(t, walk.reading());
    } else if (reply instanceof MemoryReply.ReadDone read) {
      long[] words = read.words().stream().mapToLong(Long::longValue).toArray();
      drive(t, t.reading.orElseThrow().fetched(words));
    } else {
      drive(t, t.reading.orElseThrow().aborted());
    }
  }

  private void accessed(InFlight t, MemoryReply reply) {
    if (reply instanceof MemoryReply.Aborted) {
      finish(t, Status.CA, 0, Optional.empty(), "external abort");
    } else {
      long data = reply instanceof MemoryReply.ReadDone read ? read.words().get(0) : 0;
      finish(t, Status.SUCCESS, data, Optional.empty(), "");
    }
  }

  // ---- refusals and events ----

  private void configurationFault(InFlight t, ConfigFault fault) {
    if (t.request.kind() == Kind.TRANSLATE) {
      answer(t, AtsAnswer.of(fault));
      return;
    }
    if (!t.request.translated()) {
      EventRecord event = event(t, fault.code());
      send(fault.fetch().map(event::withFetch).orElse(event));
    }
    refuse(t, Status.UR, fault.code().name());
  }

  private void walkFault(InFlight t, WalkFault fault) {
    if (t.request.kind() == Kind.TRANSLATE) {
      answer(t, AtsAnswer.of(fault, t.request.iova(), false, TRANSLATION_UNIT_BITS));
      return;
    }
    send(FaultEvents.of(event(t, fault.code()), fault));
    refuse(t, Status.UR, fault.code().name());
  }

  private void record(InFlight t, EventCode code) {
    send(event(t, code));
  }

  private static EventRecord event(InFlight t, EventCode code) {
    return FaultEvents.of(t.request, code);
  }

  private void send(EventRecord event) {
    long id = nextId++;
    recording.add(id);
    out.send(build.eventQueue(), Lane.INTERNAL, new Record(id, event, build.self()));
  }

  private void refuse(InFlight t, Status status, String why) {
    finish(t, status, 0, Optional.empty(), why);
  }

  private void answer(InFlight t, AtsAnswer answer) {
    boolean granted = answer.translation().filter(a -> a.read() || a.write()).isPresent();
    Upstream request = t.request;
    out.note(new TranslationAnswered(build.name(), request.function(), request.iova(), granted));
    Status status =
        switch (answer.status()) {
          case SUCCESS -> Status.SUCCESS;
          case UNSUPPORTED_REQUEST -> Status.UR;
          case COMPLETER_ABORT -> Status.CA;
        };
    finish(t, status, 0, answer.translation(), "");
  }

  private void finish(
      InFlight t, Status status, long value, Optional<AtsTranslation> translation, String why) {
    inFlight.remove(t);
    out.send(
        t.request.replyTo(),
        Lane.INTERNAL,
        new UpstreamDone(t.request.id(), status, value, translation, why));
    for (Iterator<PendingInvalidation> each = invalidations.iterator(); each.hasNext(); ) {
      PendingInvalidation pending = each.next();
      pending.waitsFor().remove(t);
      if (pending.waitsFor().isEmpty()) {
        each.remove();
        invalidated(pending.request());
      }
    }
  }

  // ---- invalidations ----

  private void onInvalidate(Invalidate request) {
    Command command = request.command();
    if (command instanceof Cfgi) {
      configurations.invalidate(command);
    } else {
      iotlb.invalidate(command);
    }
    List<InFlight> waitsFor = new ArrayList<>();
    List<InFlight> anew = new ArrayList<>();
    for (InFlight t : inFlight) {
      if (t.isTouchedBy(command)) {
        (t.stage == Stage.ACCESS ? waitsFor : anew).add(t);
      }
    }
    for (InFlight t : anew) {
      t.restart();
      configure(t);
    }
    if (waitsFor.isEmpty()) {
      invalidated(request);
    } else {
      invalidations.add(new PendingInvalidation(request, waitsFor));
    }
  }

  private void invalidated(Invalidate request) {
    out.send(request.replyTo(), Lane.INTERNAL, new Invalidated(request.position()));
  }

  private void answerDrains() {
    drains
        .entrySet()
        .removeIf(
            drain -> {
              boolean done = recording.isEmpty() || recording.first() >= drain.getValue();
              if (done) {
                out.send(build.commandQueue(), Lane.INTERNAL, new Drained(drain.getKey()));
              }
              return done;
            });
  }
}
