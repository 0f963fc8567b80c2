package iommulab.actors.smmu;

import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Lane;
import iommulab.model.bits.BitField;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.queue.CommandRing;
import iommulab.model.smmuv3.queue.CommandRing.Inconsistent;
import iommulab.model.smmuv3.register.QueueBase;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * SMMU_CMDQ_PROD and SMMU_CMDQ_CONS with those who poll them (Arm IHI 0070, 6.3.27, 6.3.28).
 *
 * <p>CONS belongs to hardware while the queue is enabled: a write of it is ignored. An enhanced
 * command queue has its own enable and its own error in these registers (3.5.6): software that
 * keeps them in its copy of PROD reaches the index alone as CMDQ_PROD and CMDQ_CONS.
 */
final class QueueRegisters {
  private static final int ERR_SHIFT = 24;
  private static final BitField ERR = BitField.bit("ERR", 23);
  private static final BitField EN = BitField.bit("EN", 31);

  private final Outbox out;
  private final int log2size;
  private final CommandRing ring;
  private final RegisterReads reads;
  private CommandError error = CommandError.CERROR_NONE;
  private long shown;
  private long shownConsumed;

  /** When CONS came to show each entry as consumed, and what it was then. */
  private final Map<Long, RegisterReads.Held> shownAt = new TreeMap<>();

  /** The doorbell for each entry. */
  private final Map<Long, Moment> producedAt = new TreeMap<>();

  /** Entries that PROD covers, since the queue was opened. */
  private long produced;

  /** PROD only ever grew, and covered no slot twice: it is what it is wherever CONS is. */
  private boolean grows = true;

  private boolean showsMore;
  private boolean enabled;
  private boolean enableAcknowledged;
  private boolean err;
  private boolean errAcknowledged;
  private Pa base;

  QueueRegisters(Pa base, int log2size, boolean enabled, Inconsistent inconsistent, Outbox out) {
    this.base = base;
    this.log2size = log2size;
    this.enabled = enabled;
    this.enableAcknowledged = enabled;
    this.ring = new CommandRing(log2size, inconsistent);
    this.out = out;
    this.reads = new RegisterReads(out, this::value, this::shown);
  }

  /** Entries that are there to consume; none without CMDQEN. */
  long available() {
    return enabled ? ring.available() : 0;
  }

  boolean isEnabled() {
    return enabled;
  }

  void enable(boolean on) {
    enabled = on;
    enableAcknowledged |= on;
  }

  /** Nothing is in progress any more. */
  void disabled() {
    if (enableAcknowledged) {
      enableAcknowledged = false;
      showsMore = true;
      reads.wake();
    }
  }

  /** Whether software acknowledged the error of an enhanced queue. */
  boolean isAcknowledged() {
    return err == errAcknowledged;
  }

  /** Entries that are consumed. */
  long consumed() {
    return ring.consumed();
  }

  /** Slot of the next entry to consume. */
  long index() {
    return ring.index();
  }

  /** Where the queue begins. */
  Pa base() {
    return base;
  }

  /** An entry is consumed; software does not see it yet. */
  void advance() {
    ring.advance();
  }

  /** CONS shows what is consumed: some time, not with each command (6.3.28). */
  void show() {
    if (shown != ring.cons()) {
      shown = ring.cons();
      if (out.narrows()) {
        RegisterReads.Held now = new RegisterReads.Held(List.of(out.moment()), shown);
        for (long at = shownConsumed + 1; at <= ring.consumed(); at++) {
          shownAt.put(at, now);
        }
      }
      shownConsumed = ring.consumed();
      reads.wake();
    }
  }

  /** A poll for an entry and the step that showed it: whichever comes last answers. */
  private Optional<RegisterReads.Held> shown(RegisterTest test) {
    return test instanceof RegisterTest.ConsumedTo until
        ? Optional.ofNullable(shownAt.get(until.position()))
        : Optional.empty();
  }

  /** Whether a poll is for an entry that CONS was seen to come to show. */
  boolean isForShown(RegisterTest test) {
    return shown(test).isPresent();
  }

  /** Entries that PROD covers; empty if it was written strangely. */
  OptionalLong produced() {
    return grows ? OptionalLong.of(produced) : OptionalLong.empty();
  }

  /** The doorbell that made this entry the queue's business. */
  Optional<Moment> producedAt(long position) {
    return grows ? Optional.ofNullable(producedAt.get(position)) : Optional.empty();
  }

  private void produce(long value) {
    long further = value - ring.prod() & (2L << log2size) - 1;
    grows = grows && produced + further <= 1L << log2size;
    if (grows && out.narrows()) {
      for (long at = produced; at < produced + further; at++) {
        producedAt.put(at, out.moment());
      }
    }
    produced += further;
    ring.produce(value);
  }

  void error(CommandError raised) {
    error = raised;
    err = !errAcknowledged;
    reads.wake();
  }

  void clearError() {
    error = CommandError.CERROR_NONE;
  }

  /** Entries that CONS shows as consumed, since the queue was opened. */
  long shownConsumed() {
    return shownConsumed;
  }

  /** Whether more than the index has changed in a register since this was asked. */
  boolean showsMore() {
    boolean more = showsMore;
    showsMore = false;
    return more;
  }

  /** Whether a poll of CONS waits. */
  boolean isWaiting(AwaitRegister poll) {
    return reads.isWaiting(poll);
  }

  void serve(Mmio access) {
    if (access instanceof WriteRegister write) {
      if (write.register() == Register.CMDQ_PROD) {
        produce(write.value());
      } else if (write.register() == Register.ECMDQ_PROD) {
        errAcknowledged = ERR.in(write.value()) != 0;
        enable(EN.in(write.value()) != 0);
        produce(write.value());
      } else if (write.register() == Register.ECMDQ_ERRACK) {
        errAcknowledged = write.value() != 0;
      } else if (!enabled && write.register() == Register.CMDQ_BASE) {
        base = QueueBase.address(write.value());
      } else if (!enabled && write.register() == Register.CMDQ_CONS) {
        ring.restart(write.value());
        shownAt.clear();
        grows = false;
        shown = ring.cons();
        shownConsumed = ring.consumed();
      }
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), write.value()));
    } else if (!reads.serve(access)) {
      throw new IllegalStateException(access + " does not reach the command queue's registers");
    }
  }

  private long value(Register register) {
    return switch (register) {
      case CMDQ_BASE -> QueueBase.register(base, log2size);
      case CMDQ_PROD -> ring.prod();
      case CMDQ_CONS -> shown | (long) error.code() << ERR_SHIFT;
      case ECMDQ_PROD -> EN.into(ERR.into(ring.prod(), errAcknowledged ? 1 : 0), enabled ? 1 : 0);
      case ECMDQ_CONS ->
          EN.into(
              ERR.into(shown | (long) error.code() << ERR_SHIFT, err ? 1 : 0),
              enableAcknowledged ? 1 : 0);
      case ECMDQ_ERRACK -> errAcknowledged ? 1 : 0;
      default -> throw new IllegalStateException(register + " is not a command queue register");
    };
  }
}
