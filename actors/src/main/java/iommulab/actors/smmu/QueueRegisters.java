package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.CancelAwait;
import iommulab.actors.smmu.Mmio.ReadRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.actors.smmu.Mmio.WriteRegister;
import iommulab.model.agenda.Lane;
import iommulab.model.smmuv3.event.CommandError;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * SMMU_CMDQ_PROD and SMMU_CMDQ_CONS with those who poll them (Arm IHI 0070, 6.3.27, 6.3.28).
 *
 * <p>Both are kept as counts of all entries since the queue was enabled; an index with its wrap bit
 * is the count modulo twice the queue's size.
 */
final class QueueRegisters {
  private static final int ERR_SHIFT = 24;

  private final Outbox out;
  private final int log2size;
  private final List<AwaitRegister> polls = new ArrayList<>();
  private CommandError error = CommandError.CERROR_NONE;
  private long produced;
  private long consumed;

  QueueRegisters(int log2size, Outbox out) {
    this.log2size = log2size;
    this.out = out;
  }

  /** Entries that software has published. */
  long produced() {
    return produced;
  }

  /** Entries that are consumed. */
  long consumed() {
    return consumed;
  }

  /** Slot of the next entry to consume. */
  long index() {
    return consumed & ((1L << log2size) - 1);
  }

  void advance() {
    consumed++;
    wake();
  }

  void error(CommandError raised) {
    error = raised;
    wake();
  }

  void clearError() {
    error = CommandError.CERROR_NONE;
  }

  void serve(Mmio access) {
    if (access instanceof WriteRegister write && write.register() == Register.CMDQ_PROD) {
      long span = 2L << log2size;
      produced += (write.value() - produced) & (span - 1);
      answer(access, write.value());
    } else if (access instanceof ReadRegister) {
      answer(access, value(access.register()));
    } else if (access instanceof AwaitRegister await) {
      if (await.test().holds(value(await.register()))) {
        answer(access, value(access.register()));
      } else {
        polls.add(await);
      }
    } else if (access instanceof CancelAwait cancel) {
      polls.removeIf(p -> p.id() == cancel.id() && p.replyTo().equals(cancel.replyTo()));
    } else {
      throw new IllegalStateException(access + " does not reach the command queue's registers");
    }
  }

  private void wake() {
    for (Iterator<AwaitRegister> each = polls.iterator(); each.hasNext(); ) {
      AwaitRegister await = each.next();
      if (await.test().holds(value(await.register()))) {
        each.remove();
        answer(await, value(await.register()));
      }
    }
  }

  private long value(Register register) {
    long mask = (2L << log2size) - 1;
    return switch (register) {
      case CMDQ_PROD -> produced & mask;
      case CMDQ_CONS -> (consumed & mask) | (long) error.code() << ERR_SHIFT;
      default -> throw new IllegalStateException(register + " is not a command queue register");
    };
  }

  private void answer(Mmio access, long value) {
    if (access instanceof ReadRegister read) {
      out.send(read.replyTo(), Lane.MMIO, new RegisterValue(read.id(), value));
    } else if (access instanceof WriteRegister write) {
      out.send(write.replyTo(), Lane.MMIO, new RegisterValue(write.id(), value));
    } else if (access instanceof AwaitRegister await) {
      out.send(await.replyTo(), Lane.MMIO, new RegisterValue(await.id(), value));
    }
  }
}
