package iommulab.actors.smmu;

import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.smmu.UnitMessage.CommandErrorAcknowledged;
import iommulab.actors.smmu.UnitMessage.Drained;
import iommulab.actors.smmu.UnitMessage.Invalidated;
import iommulab.model.agenda.Message;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which steps of a command queue only have to meet, in whatever order: those that a CMD_SYNC waits
 * for and itself, the doorbell for an entry and the end of the work before it.
 *
 * <p>Each step is told to {@link #begin} and {@link #end}; what it touches is gathered meanwhile.
 */
final class QueueMeetings {
  private final CommandQueue.Build build;
  private final QueueRegisters registers;
  private final QueueTouches touches;
  private final Outbox out;

  /** What a CMD_SYNC had to meet since the last. */
  private final List<Moment> met = new ArrayList<>();

  /** All polls there ever were. */
  private final List<Mmio.AwaitRegister> polls = new ArrayList<>();

  /** When the work on all before the next entry was done; empty if nobody can tell. */
  private Optional<Moment> ready = Optional.empty();

  private long shownBefore;
  private OptionalLong producedBefore = OptionalLong.empty();

  QueueMeetings(
      CommandQueue.Build build, QueueRegisters registers, QueueTouches touches, Outbox out) {
    this.build = build;
    this.registers = registers;
    this.touches = touches;
    this.out = out;
  }

  /** A step begins. */
  void begin() {
    registers.showsMore();
    touches.begin();
    if (!build.atcTimeout().isNever() || !registers.isEnabled()) {
      touches.odd();
    }
    shownBefore = registers.shownConsumed();
    producedBefore = registers.produced();
  }

  /** The step has handled its message: what it touched is known. */
  void end(Message message) {
    if (touches.areOdd()) {
      ready = Optional.empty();
    }
    if (!registers.showsMore() && out.narrows()) {
      narrow(message);
    }
  }

  /**
   * Who polls for an entry to be consumed does not see the queue's work on others; all that is not
   * said to be narrow here touches everything.
   */
  private void narrow(Message message) {
    if (message instanceof Mmio.AwaitRegister poll) {
      if (poll.test() instanceof RegisterTest.ConsumedTo until
          && (registers.isWaiting(poll) || registers.isForShown(until))) {
        out.only(QueueTouches.poll(until.position()));
      }
      polls.add(poll);
    } else if (message instanceof Mmio.CancelAwait cancel) {
      polled(cancel).ifPresent(position -> out.only(QueueTouches.noPoll(position)));
    } else if (message instanceof Mmio.ReadRegister read) {
      if (read.register() == Register.CMDQ_CONS) {
        out.only(QueueTouches.consRead());
      } else if (read.register() == Register.CMDQ_PROD) {
        out.only(QueueTouches.prodRead());
      }
    } else if (message instanceof Mmio.WriteRegister write) {
      OptionalLong produced = registers.produced();
      if (isDoorbell(write) && produced.isPresent()) {
        out.only(QueueTouches.doorbell(producedBefore.getAsLong(), produced.getAsLong()));
      }
    } else if (message instanceof MemoryReply
        || message instanceof Invalidated
        || message instanceof Drained
        || message instanceof InvalidateCompletion
        || message instanceof CommandErrorAcknowledged) {
      out.only(touches.cells(shownBefore, registers.shownConsumed()));
    }
  }

  /** The entry that the poll was for which is taken back; empty if it was for anything else. */
  private OptionalLong polled(Mmio.CancelAwait cancel) {
    return polls.stream()
        .filter(poll -> poll.id() == cancel.id() && poll.replyTo().equals(cancel.replyTo()))
        .map(Mmio.AwaitRegister::test)
        .filter(RegisterTest.ConsumedTo.class::isInstance)
        .mapToLong(test -> ((RegisterTest.ConsumedTo) test).position())
        .findFirst();
  }

  /** A write that does no more than to move PROD on, of a queue that reads one by one. */
  private boolean isDoorbell(Mmio.WriteRegister write) {
    return write.register() == Register.CMDQ_PROD
        && build.reading().ahead() == 1
        && !touches.areOdd();
  }

  /** A CMD_SYNC, or something that it may wait for, is there now. */
  void meets() {
    touches.meets();
    if (out.narrows()) {
      met.add(out.moment());
    }
  }

  /** What the CMD_SYNC that has met all of it had to meet. */
  List<Moment> ofFence() {
    List<Moment> all = List.copyOf(met);
    met.clear();
    return all;
  }

  /** Nothing is left to do but to fetch the next entry, if there is one. */
  void wantsNext() {
    if (touches.areWork()) {
      touches.wants(registers.consumed());
      ready = out.narrows() ? Optional.of(out.moment()) : Optional.empty();
    }
  }

  /** The doorbell for the next entry and the end of the work before it; empty if unknown. */
  List<Moment> ofFetch() {
    Optional<Moment> doorbell = registers.producedAt(registers.consumed());
    boolean known = doorbell.isPresent() && ready.isPresent() && !touches.areOdd();
    List<Moment> both = known ? List.of(doorbell.get(), ready.get()) : List.of();
    ready = Optional.empty();
    return both;
  }
}
