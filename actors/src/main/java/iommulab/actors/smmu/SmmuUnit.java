package iommulab.actors.smmu;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.smmu.InFlight.Stage;
import iommulab.actors.smmu.UnitMessage.Answer;
import iommulab.actors.smmu.UnitMessage.BypassDue;
import iommulab.actors.smmu.UnitMessage.CommandErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.CommandErrorRaised;
import iommulab.actors.smmu.UnitMessage.Deferred;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.EventErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.EventWriteAborted;
import iommulab.actors.smmu.UnitMessage.FetchAhead;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.MsiAborted;
import iommulab.actors.smmu.UnitMessage.PageErrorRaised;
import iommulab.actors.smmu.UnitMessage.PagedErrorRaised;
import iommulab.actors.smmu.UnitMessage.Recorded;
import iommulab.actors.smmu.UnitMessage.RoomAgain;
import iommulab.actors.smmu.UnitMessage.SwitchDue;
import iommulab.actors.smmu.UnitMessage.Switched;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.smmuv3.IdRegisters;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.event.GlobalError;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import iommulab.model.tlb.ConfigCache;
import iommulab.model.tlb.Iotlb;
import iommulab.model.tlb.VmidWildcard;
import iommulab.model.walk.StreamTable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The translation part of one SMMU: finds STE, CD and translation for each transaction, lets it
 * access memory or refuses it, and carries out invalidations meanwhile (Arm IHI 0070, chapters 3,
 * 5, 7).
 *
 * <p>A transaction goes through {@link Configuring}, then {@link Translating}, to one of the {@link
 * Endings}. A walk is several reads with other messages between ({@code walk = stepwise}). An
 * invalidation takes effect where it arrives: it drops entries, makes walks that may have used them
 * begin anew, and is answered when the accesses that used them, and the updates of descriptors that
 * walks had begun, are visible (3.13.4, 3.21, 4.7.3).
 */
public final class SmmuUnit {
  /**
   * What an SMMU does with stalls.
   *
   * @param most IDR5.STALL_MAX: stall records that software has not answered
   * @param alwaysAborts IDR0.TERM_MODEL: no transaction ends as RAZ/WI
   * @param earlyRetry when a stalled transaction is tried again without being asked (3.12.2)
   */
  public record StallOptions(int most, boolean alwaysAborts, Window earlyRetry) {
    /** A hundred records, no early retry. */
    public static final StallOptions USUAL = new StallOptions(100, false, Window.NEVER);
  }

  /**
   * What a unit is built with; caches are copied for each run.
   *
   * @param coherentWalks IDR0.COHACC: its reads snoop the CPUs' caches
   * @param tellsEntries whether the ledger learns which words of STEs and CDs were used
   * @param pagedQueues the enhanced command queues
   * @param pageQueue the PRI queue, if there is one
   * @param gerrorCpu is interrupted by global errors
   */
  public record Build(
      String name,
      IdRegisters ids,
      StreamTable streams,
      boolean atomicWalks,
      boolean coherentWalks,
      boolean tellsEntries,
      UnitFreedoms freedoms,
      Boot boot,
      StallOptions stalls,
      Iotlb iotlb,
      ConfigCache configurations,
      Address<MemoryRequest> memory,
      Address<Message> commandQueue,
      List<Address<Message>> pagedQueues,
      Address<Message> eventQueue,
      Optional<Address<Message>> pageQueue,
      Optional<Address<Message>> gerrorCpu,
      Address<Message> self) {}

  private final Iotlb iotlb;
  private final ConfigCache configurations;
  private final GlobalErrors errors;
  private final Transactions transactions = new Transactions();
  private final Invalidations invalidations;
  private final EventReports events;
  private final Reads reads;
  private final Stalls stalls;
  private final Endings endings;
  private final Configuring configuring;
  private final UnitFreedoms freedoms;
  private final Speculation speculation;
  private final Touches touches = new Touches();
  private final Outbox out;
  private final Enables enables;
  private final Bypassing bypassing;
  private final VmidWildcard wildcard;

  /** Whether streams share level-1 descriptors. */
  private final boolean sharesDescriptors;

  private final Address<Message> self;

  private SmmuUnit(Build build, Outbox out) {
    this.iotlb = build.iotlb().copy();
    this.configurations = build.configurations().copy();
    this.configurations.booted(build.boot().has(Enable.ATSCHK));
    Map<GlobalError, Runnable> acknowledged = new EnumMap<>(GlobalError.class);
    acknowledged.put(
        GlobalError.CMDQ_ERR,
        () -> out.send(build.commandQueue(), Lane.INTERNAL, new CommandErrorAcknowledged()));
    acknowledged.put(
        GlobalError.EVTQ_ABT_ERR,
        () -> out.send(build.eventQueue(), Lane.INTERNAL, new EventErrorAcknowledged()));
    this.errors = new GlobalErrors(build.name(), acknowledged, build.gerrorCpu(), touches, out);
    this.invalidations = new Invalidations(touches, out);
    this.events = new EventReports(build, touches, out);
    this.reads = new Reads(build, transactions, out);
    this.stalls = new Stalls(build, events, new Stalling(), touches, out);
    this.endings = new Endings(build, events, stalls::stall, this::ended, out);
    Translating translating =
        new Translating(build, iotlb, transactions, reads, endings, touches, out);
    this.freedoms = build.freedoms();
    this.self = build.self();
    this.sharesDescriptors = build.streams().format() == StreamTable.Format.TWO_LEVEL;
    this.wildcard = new VmidWildcard(build.boot().vmw());
    this.out = out;
    this.speculation = new Speculation(freedoms, like -> begin(transactions.speculate(like)), out);
    this.enables = new Enables(build, transactions, stalls::abortAll, touches, out);
    this.configuring =
        new Configuring(
            build, configurations, iotlb, reads, enables, translating, endings, touches, out);
    this.bypassing = new Bypassing(build, enables, translating, endings);
  }

  /** A unit as it boots. */
  public static Behavior<Message> booted(Build build, Outbox out) {
    return Behaviors.receiveMessage(new SmmuUnit(build, out)::handle);
  }

  private Behavior<Message> handle(Message message) {
    if (message instanceof MemoryReply reply && reads.gathers(reply)) {
      return Behaviors.same();
    }
    boolean apart = out.narrows() && keepsApart();
    touches.begin(apart);
    List<InFlight> fetching = apart ? transactions.fetching() : List.of();
    Behavior<Message> next = react(message);
    if (apart && !fetching.equals(transactions.fetching())) {
      touches.joins(Touches.FETCHING);
    }
    if (message instanceof FetchAhead && !freedoms.prefetches() && !enables.areSettling()) {
      out.only(Footprint.NONE); // a hint that is not taken
    } else if (apart && touches.areKnown() && keepsApart()) {
      out.only(touches.cells());
    }
    return next;
  }

  /** Whether no step of one transaction may concern another for reasons of its own. */
  private boolean keepsApart() {
    return !enables.areSettling() && freedoms.keepApart() && iotlb.capacity() >= Touches.ROOMY;
  }

  private Behavior<Message> react(Message message) {
    if (!reactTo(message)) {
      touches.everything();
      if (!reactToTheRest(message)) {
        return Behaviors.unhandled();
      }
    }
    enables.settle();
    return Behaviors.same();
  }

  /** What says itself what it touches. */
  private boolean reactTo(Message message) {
    if (message instanceof Upstream request) {
      InFlight t = transactions.begin(request);
      boolean looks = enables.translates();
      begin(t);
      if (looks || !transactions.isOver(t)) {
        touches.traffic(t);
      } else {
        touches.refused(t);
      }
      speculation.seen(request);
    } else if (message instanceof MemoryReply reply) {
      onMemory(reply);
    } else if (message instanceof Upstream.Issued issued) {
      InFlight t = transactions.answered(issued.id());
      ended(t);
      touches.traffic(t);
    } else if (message instanceof Invalidate invalidate) {
      onInvalidate(invalidate);
    } else if (message instanceof Drain drain) {
      events.drain(drain);
    } else if (message instanceof Recorded recorded) {
      events.recorded(recorded.id());
    } else if (message instanceof Deferred deferred) {
      events.recorded(deferred.id());
      stalls.deferred(deferred.id());
    } else if (message instanceof RoomAgain) {
      stalls.roomAgain();
    } else if (message instanceof Answer answer) {
      stalls.answer(answer.command());
    } else if (message instanceof Stalls.EarlyRetry due) {
      stalls.earlyRetry(due);
    } else if (message instanceof SwitchDue due) {
      enables.due(due.field());
    } else if (message instanceof Switched done) {
      enables.switched(done.field());
    } else if (message instanceof Mmio access) {
      serve(access);
    } else {
      return raise(message);
    }
    return true;
  }

  private boolean reactToTheRest(Message message) {
    if (message instanceof FetchAhead ahead) {
      fetchAhead(ahead.command());
    } else if (message instanceof BypassDue) {
      enables.bypassDue();
    } else {
      return false;
    }
    return true;
  }

  /** An error becomes active, as a part of the SMMU says. */
  private boolean raise(Message message) {
    if (message instanceof CommandErrorRaised) {
      errors.raise(GlobalError.CMDQ_ERR);
    } else if (message instanceof PagedErrorRaised) {
      errors.raise(GlobalError.CMDQP_ERR);
    } else if (message instanceof EventWriteAborted) {
      errors.raise(GlobalError.EVTQ_ABT_ERR);
    } else if (message instanceof MsiAborted) {
      errors.raise(GlobalError.MSI_CMDQ_ABT_ERR);
    } else if (message instanceof PageErrorRaised raised) {
      errors.raisedByPages(raised.replyTo());
    } else {
      return false;
    }
    return true;
  }

  /** All its way a transaction sees one value of SMMUEN, that of its arrival (6.3.9.6). */
  private void begin(InFlight t) {
    touches.reads(Touches.ENABLED);
    if (enables.translates()) {
      configuring.begin(t);
    } else {
      bypassing.begin(t);
    }
  }

  /** A hint; with SMMUEN = 0 nothing is fetched (6.3.9.6). */
  private void fetchAhead(Prefetch hint) {
    if (freedoms.prefetches() && enables.translates()) {
      Upstream like = Speculation.of(hint, self);
      begin(transactions.hinted(like, hint instanceof Prefetch.Cfg));
    }
  }

  private void serve(Mmio access) {
    if (Enables.owns(access.register())) {
      enables.serve(access);
    } else {
      errors.serve(access);
    }
  }

  private void onMemory(MemoryReply reply) {
    Optional<InFlight> waiter = transactions.waiterFor(reply.id());
    waiter.ifPresent(t -> onMemory(t, reply));
    waiter.ifPresentOrElse(touches::traffic, () -> touches.outdated(reply.id()));
  }

  private void onMemory(InFlight t, MemoryReply reply) {
    t.updating = false;
    if (t.hitWhileUpdating) {
      t.restart();
      invalidations.ended(t);
      configuring.begin(t);
    } else if (t.stage == Stage.ACCESS) {
      endings.accessed(t, reply);
    } else {
      reads.answered(t, reply);
    }
  }

  private void onInvalidate(Invalidate request) {
    Command command = request.command();
    boolean shared = iotlb.hasGlobals() || !wildcard.isExact();
    if (command instanceof Cfgi && sharesDescriptors) {
      touches.everything();
    } else if (command instanceof Cfgi) {
      touches.dropsConfiguration(command);
    } else {
      touches.drops(command);
    }
    if (command instanceof Cfgi) {
      configurations.invalidate(command);
    } else {
      wildcard.widen(command).forEach(iotlb::invalidate);
    }
    if (freedoms.dropsMore() && out.choose(2, "drop everything") == 1) {
      configurations.clear();
      iotlb.clear();
    }
    List<InFlight> touched = transactions.touchedBy(wildcard.widen(command));
    List<InFlight> accessing =
        touched.stream().filter(t -> t.stage.isBeyondReach() || t.updating).toList();
    if (shared) {
      touches.everything();
    }
    for (InFlight t : touched) {
      touches.hits(t);
      if (t.updating) {
        t.hitWhileUpdating = true;
      } else if (!t.stage.isBeyondReach()) {
        t.restart();
        configuring.begin(t);
        touches.traffic(t);
      }
    }
    invalidations.begin(request, accessing);
    speculation.invalidated();
  }

  private final class Stalling implements Stalls.Unit {
    @Override
    public void retry(InFlight t) {
      t.restart();
      configuring.begin(t);
      touches.traffic(t);
    }

    @Override
    public void terminate(InFlight t, boolean abort) {
      endings.terminate(t, abort, "terminated");
      touches.traffic(t);
    }

    @Override
    public boolean mayStall() {
      touches.reads(Touches.ENABLED);
      return enables.translates();
    }
  }

  private void ended(InFlight t) {
    stalls.ended(t);
    transactions.end(t);
    invalidations.ended(t);
  }
}
