package iommulab.actors.smmu;

import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.CancelAwait;
import iommulab.actors.smmu.Mmio.ReadRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.model.agenda.Lane;
import iommulab.model.smmuv3.register.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Answers reads and polls of registers; whoever changes one calls {@link #wake} behind it. */
final class RegisterReads {
  private final Outbox out;
  private final ToLongFunction<Register> value;
  private final List<AwaitRegister> polls = new ArrayList<>();

  RegisterReads(Outbox out, ToLongFunction<Register> value) {
    this.out = out;
    this.value = value;
  }

  /** Serves a read, a poll or its cancellation; false for a write. */
  boolean serve(Mmio access) {
    if (access instanceof ReadRegister read) {
      long now = value.applyAsLong(read.register());
      out.send(read.replyTo(), Lane.MMIO, new RegisterValue(read.id(), now));
    } else if (access instanceof AwaitRegister await) {
      polls.add(await);
      wake();
    } else if (access instanceof CancelAwait cancel) {
      polls.removeIf(p -> p.id() == cancel.id() && p.replyTo().equals(cancel.replyTo()));
    } else {
      return false;
    }
    return true;
  }

  /** Whether a poll was not answered yet. */
  boolean isWaiting(AwaitRegister poll) {
    return polls.contains(poll);
  }

  /** Answers every poll that holds now. */
  void wake() {
    polls.removeIf(
        poll -> {
          long now = value.applyAsLong(poll.register());
          boolean holds = poll.test().holds(now);
          if (holds) {
            out.send(poll.replyTo(), Lane.MMIO, new RegisterValue(poll.id(), now));
          }
          return holds;
        });
  }
}
