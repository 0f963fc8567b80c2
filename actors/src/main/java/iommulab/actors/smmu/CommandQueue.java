package iommulab.actors.smmu;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.memory.MemoryRequest;
import iommulab.actors.memory.MemoryRequest.Write;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRefusal;
import iommulab.actors.pcie.Tlp.PageResponseMessage;
import iommulab.actors.smmu.UnitMessage.Answer;
import iommulab.actors.smmu.UnitMessage.CommandErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.CommandErrorRaised;
import iommulab.actors.smmu.UnitMessage.Drain;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.FetchAhead;
import iommulab.actors.smmu.UnitMessage.Invalidate;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.actors.smmu.UnitMessage.MsiAborted;
import iommulab.actors.smmu.UnitMessage.PagedErrorRaised;
import iommulab.actors.smmu.UnitMessage.Switch;
import iommulab.actors.smmu.UnitMessage.Switched;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.HardwareFact.Consumed;
import iommulab.model.ledger.HardwareFact.FenceCompleted;
import iommulab.model.ledger.HardwareFact.Ignored;
import iommulab.model.ledger.HardwareFact.QueueStopped;
import iommulab.model.ledger.HardwareFact.TookEffect;
import iommulab.model.pcie.PageResponse;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.CommandDecoding;
import iommulab.model.smmuv3.command.CommandDecoding.Decoded;
import iommulab.model.smmuv3.command.CommandLegality;
import iommulab.model.smmuv3.command.Prefetch;
import iommulab.model.smmuv3.command.PriResp;
import iommulab.model.smmuv3.command.Resume;
import iommulab.model.smmuv3.command.StallTerm;
import iommulab.model.smmuv3.command.Sync;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.queue.CommandRing;
import iommulab.model.smmuv3.queue.InvalidationTags;
import iommulab.model.smmuv3.queue.SyncFence;
import iommulab.model.smmuv3.register.Boot;
import iommulab.model.smmuv3.register.Enable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Consumes one command queue: fetch, decode, execute, fence (Arm IHI 0070, chapter 4 and 7.1).
 *
 * <p>Commands are consumed in order; what they start may overlap and finish in any order until a
 * CMD_SYNC, which holds the queue until all of it is done; other queues of the SMMU are not its
 * business (3.5.6.1). An error stops the queue until software acknowledges GERROR.CMDQ_ERR, or its
 * own if it is an enhanced one.
 *
 * <p>Its phases: {@link #running} (idle, or a fetch on its way), {@link #tagless} (an invalidate
 * request waits for a free ITag), {@link #held} (a CMD_SYNC waits), {@link #stopped} (an error).
 */
public final class CommandQueue {
  /** When the time of an ATC invalidation begins to count (PCIe leaves it open). */
  public enum TimerStart {
    REQUEST,
    SYNC
  }

  /**
   * How the queue is read.
   *
   * @param ahead commands that one fetch may bring (3.21.2)
   * @param inconsistent what happens while PROD does not fit CONS (3.5.1)
   * @param lags whether CONS moves on once for all commands that one fetch brought (6.3.28)
   */
  public record Reading(int ahead, CommandRing.Inconsistent inconsistent, boolean lags) {
    /** One command after the other. */
    public static final Reading PLAIN = new Reading(1, CommandRing.Inconsistent.CONSUMES, false);
  }

  /**
   * What a queue is built with.
   *
   * @param paged whether it is an enhanced command queue, with its own enable and error (3.5.6)
   * @param functions StreamIDs and their functions with ATS
   */
  public record Build(
      String name,
      Pa base,
      int log2size,
      CommandLegality legality,
      boolean paged,
      TagRange tags,
      InvalidationTags.TimedOut timedOutTags,
      Window atcTimeout,
      TimerStart timerStart,
      SyncFence.Retry retry,
      Reading reading,
      Boot boot,
      Map<Integer, String> functions,
      Address<Message> unit,
      Address<MemoryRequest> memory,
      Address<Message> rootComplex,
      Address<Message> self) {}

  private final Outbox out;
  private final Build build;
  private final QueueTouches touches = new QueueTouches();
  private final QueueMeetings meetings;
  private final SyncFence fence = new SyncFence();
  private final AtcRequests requests;
  private final QueueRegisters registers;
  private final CommandFetch fetch;
  private final SortedSet<Long> msis = new TreeSet<>();
  private long nextAccess;
  private Optional<Switch> disabling = Optional.empty();
  private boolean translating;

  private CommandQueue(Build build, Outbox out) {
    this.out = out;
    this.build = build;
    this.requests = new AtcRequests(build, fence, out);
    this.registers =
        new QueueRegisters(
            build.base(),
            build.log2size(),
            build.boot().has(Enable.CMDQEN),
            build.reading().inconsistent(),
            out);
    this.fetch = new CommandFetch(build, registers, out);
    this.meetings = new QueueMeetings(build, registers, touches, out);
    this.translating = build.boot().has(Enable.SMMUEN);
  }

  /** An empty queue. */
  public static Behavior<Message> open(Build build, Outbox out) {
    return new CommandQueue(build, out).running();
  }

  private Behavior<Message> receive(Function<Message, Behavior<Message>> handler) {
    return Behaviors.receiveMessage(
        message -> {
          meetings.begin();
          Behavior<Message> next = handler.apply(message);
          meetings.end(message);
          return next;
        });
  }

  private Behavior<Message> running() {
    return receive(
        message -> {
          if (message instanceof MemoryReply.ReadDone words && fetch.isUnderWay()) {
            fetch.arrived(words.words());
            return registers.isEnabled() ? next() : off();
          } else if (message instanceof MemoryReply.Aborted abort && !msis.contains(abort.id())) {
            fetch.aborted();
            return registers.isEnabled() ? stop(CommandError.CERROR_ABT) : off();
          }
          return always(message) ? next() : Behaviors.unhandled();
        });
  }

  /** An ATC_INV waits until an ITag is free. */
  private Behavior<Message> tagless(AtcInv command, String function) {
    return receive(
        message -> {
          touches.odd();
          if (!always(message)) {
            return Behaviors.unhandled();
          }
          return request(command, function) ? next() : Behaviors.same();
        });
  }

  /**
   * A CMD_SYNC waits for everything before it, the MSIs of earlier ones included, last for the
   * event records (4.7.3).
   */
  private Behavior<Message> held(Sync sync, boolean draining) {
    return receive(
        message -> {
          if (message instanceof Drained) {
            return complete(sync);
          }
          if (!always(message)) {
            return Behaviors.unhandled();
          }
          return draining ? Behaviors.same() : hold(sync);
        });
  }

  /** CONS.ERR shows an error; nothing is fetched until it is acknowledged. */
  private Behavior<Message> stopped() {
    return receive(
        message -> {
          if (message instanceof CommandErrorAcknowledged) {
            return goOn();
          }
          if (!always(message)) {
            return Behaviors.unhandled();
          }
          if (build.paged() && registers.isAcknowledged()) {
            touches.odd();
            return goOn();
          }
          disabled();
          return Behaviors.same();
        });
  }

  private Behavior<Message> goOn() {
    touches.works();
    touches.errs();
    registers.clearError();
    return next();
  }

  /** What is handled alike in every phase. */
  private boolean always(Message message) {
    if (message instanceof Mmio access) {
      registers.serve(access);
    } else if (message instanceof Switch order) {
      enable(order);
    } else if (message instanceof Invalidated done) {
      fence.ended(done.position());
      meetings.meets();
      out.note(new TookEffect(build.name(), done.position()));
    } else if (message instanceof InvalidateCompletion completion) {
      switch (requests.answered(completion)) {
        case NOT_OURS -> touches.nothing();
        case UNEXPECTED -> touches.looksAtTags();
        case COUNTED -> touches.odd();
        case ENDED -> {
          touches.freesTag();
          meetings.meets();
        }
      }
    } else if (message instanceof InvalidateRefusal refusal) {
      requests.refused(refusal);
    } else if (message instanceof AtcRequests.TimeIsUp up) {
      requests.timedOut(up);
    } else if (message instanceof MemoryReply.Done done) {
      msis.remove(done.id());
      meetings.meets();
    } else if (message instanceof MemoryReply.Aborted abort && msis.remove(abort.id())) {
      out.send(build.unit(), Lane.INTERNAL, new MsiAborted());
    } else {
      // GERRORN may be toggled where no error is active; what that does is CONSTRAINED
      // UNPREDICTABLE (6.3.20): nothing here.
      return message instanceof CommandErrorAcknowledged;
    }
    return true;
  }

  /** SMMUEN decides on ATC_INV; CMDQEN = 0 waits for the command in progress (6.3.9.3). */
  private void enable(Switch order) {
    if (order.field() == Enable.SMMUEN) {
      translating = order.on();
      out.send(order.replyTo(), Lane.INTERNAL, new Switched(order.field()));
      return;
    }
    registers.enable(order.on());
    if (order.on()) {
      out.send(order.replyTo(), Lane.INTERNAL, new Switched(order.field()));
    } else {
      disabling = Optional.of(order);
    }
  }

  /** Nothing is in progress: what was fetched ahead is forgotten, and CMDQEN = 0 is complete. */
  private Behavior<Message> off() {
    fetch.forget();
    registers.show();
    disabled();
    return running();
  }

  private void disabled() {
    if (!registers.isEnabled()) {
      registers.disabled();
    }
    disabling.ifPresent(o -> out.send(o.replyTo(), Lane.INTERNAL, new Switched(o.field())));
    disabling = Optional.empty();
  }

  private Behavior<Message> next() {
    if (!registers.isEnabled() && !fetch.isUnderWay()) {
      return off();
    }
    if (fetch.hasNext()) {
      return execute(fetch.next());
    }
    if (!fetch.isUnderWay()) {
      meetings.wantsNext();
    }
    if (fetch.mayBegin()) {
      fetch.begin(nextAccess++, meetings.ofFetch());
    }
    return running();
  }

  private Behavior<Message> execute(long[] words) {
    touches.works();
    CommandDecoding decoding = build.legality().judge(words);
    if (!(decoding instanceof Decoded decoded)) {
      return stop(CommandError.CERROR_ILL);
    }
    Command command = decoded.command();
    if (command instanceof Sync sync) {
      meetings.meets();
      return hold(sync);
    }
    if (command instanceof Tlbi || command instanceof Cfgi) {
      fence.begun(registers.consumed());
      touches.meets();
      out.send(
          build.unit(),
          Lane.INVALIDATION,
          new Invalidate(registers.consumed(), command, build.self()));
    } else if (command instanceof Prefetch hint) {
      out.send(build.unit(), Lane.INTERNAL, new FetchAhead(hint));
    } else if (command instanceof Resume || command instanceof StallTerm) {
      out.send(build.unit(), Lane.INTERNAL, new Answer(command));
    } else if (!translating && (command instanceof AtcInv || command instanceof PriResp)) {
      out.note(new Ignored(build.name(), registers.consumed()));
    } else if (command instanceof AtcInv invalidate) {
      String function = build.functions().get(invalidate.sid().value());
      if (function != null && !request(invalidate, function)) {
        requests.startTimers();
        registers.show();
        touches.odd();
        return tagless(invalidate, function);
      } else if (function != null) {
        return next();
      }
    }
    if (translating && command instanceof PriResp answer) {
      respond(answer);
    }
    consume(command);
    return next();
  }

  /** Nothing tells when the function has it, a CMD_SYNC neither (4.7.3); nobody: ignored. */
  private void respond(PriResp answer) {
    String function = build.functions().get(answer.sid().value());
    if (function != null) {
      PageResponse response =
          new PageResponse(
              answer.group(),
              answer.ssv() ? Optional.of(answer.ssid()) : Optional.empty(),
              PageResponse.Code.of(answer.response().wireCode()));
      out.send(build.rootComplex(), Lane.INTERNAL, new PageResponseMessage(function, response));
    }
  }

  private void consume(Command command) {
    out.note(new Consumed(build.name(), registers.consumed(), command));
    registers.advance();
    if (!build.reading().lags() || !fetch.hasNext()) {
      registers.show();
    }
  }

  /** Sends an invalidate request if an ITag is free, and consumes the command. */
  private boolean request(AtcInv command, String function) {
    boolean sent = requests.send(command, function, registers.consumed());
    touches.takesTag();
    touches.meets();
    if (sent) {
      consume(command);
    }
    return sent;
  }

  private Behavior<Message> hold(Sync sync) {
    registers.show(); // it may take long
    if (fence.hasDead()) {
      fence.reported(build.retry());
      return stop(CommandError.CERROR_ATC_INV_SYNC);
    }
    if (fence.isClear() && msis.isEmpty()) {
      out.send(
          build.unit(),
          Lane.INTERNAL,
          new Drain(registers.consumed(), build.self()),
          meetings.ofFence());
      return held(sync, true);
    }
    requests.startTimers();
    return held(sync, false);
  }

  private Behavior<Message> complete(Sync sync) {
    touches.works();
    out.note(new FenceCompleted(build.name(), registers.consumed()));
    consume(sync);
    registers.show();
    if (sync.sendsMsi()) {
      Write msi =
          new Write(
              nextAccess++,
              sync.msiAddress().alignDown(3),
              List.of(Integer.toUnsignedLong(sync.msiData())),
              List.of(),
              build.self());
      msis.add(msi.id());
      out.send(build.memory(), Lane.MEMORY, msi);
    }
    return next();
  }

  private Behavior<Message> stop(CommandError error) {
    fetch.forget(); // all is read again after the acknowledgement (3.21.2, 7.1)
    out.note(new QueueStopped(build.name(), registers.consumed(), error));
    registers.show();
    touches.works();
    touches.errs();
    registers.error(error);
    out.send(
        build.unit(),
        Lane.INTERNAL,
        build.paged() ? new PagedErrorRaised() : new CommandErrorRaised(error));
    disabled();
    return stopped();
  }
}
