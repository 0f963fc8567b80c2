package iommulab.actors.smmu;

import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.smmu.Mmio.AwaitRegister;
import iommulab.actors.smmu.Mmio.CancelAwait;
import iommulab.actors.smmu.Mmio.ReadRegister;
import iommulab.actors.smmu.Mmio.RegisterValue;
import iommulab.model.agenda.Lane;
import iommulab.model.smmuv3.register.Register;
import iommulab.model.smmuv3.register.RegisterTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Answers reads and polls of registers; whoever changes one calls {@link #wake} behind it. */
final class RegisterReads {
  private final Outbox out;
  private final ToLongFunction<Register> value;
  private final Function<RegisterTest, Optional<Held>> first;
  private final List<Poll> polls = new ArrayList<>();

  /**
   * That a test holds since some steps, with the value of the register then, and that it will go on
   * to hold. A poll and those steps have to meet, in whatever order.
   */
  record Held(List<Moment> since, long value) {}

  /** A poll that waits, since when. */
  private record Poll(AwaitRegister request, Moment since) {
    boolean is(AwaitRegister other) {
      return request.equals(other);
    }
  }

  RegisterReads(Outbox out, ToLongFunction<Register> value) {
    this(out, value, test -> Optional.empty());
  }

  /**
   * Answers polls, some of them with what they and others had to meet for.
   *
   * @param first since when a test holds that was seen to begin to; empty if the order of poll and
   *     change counts
   */
  RegisterReads(
      Outbox out, ToLongFunction<Register> value, Function<RegisterTest, Optional<Held>> first) {
    this.out = out;
    this.value = value;
    this.first = first;
  }

  /** Serves a read, a poll or its cancellation; false for a write. */
  boolean serve(Mmio access) {
    if (access instanceof ReadRegister read) {
      long now = value.applyAsLong(read.register());
      out.send(read.replyTo(), Lane.MMIO, new RegisterValue(read.id(), now));
    } else if (access instanceof AwaitRegister await) {
      polls.add(new Poll(await, out.moment()));
      wake();
    } else if (access instanceof CancelAwait cancel) {
      polls.removeIf(p -> isOf(p.request(), cancel));
    } else {
      return false;
    }
    return true;
  }

  /** Whether a poll was not answered yet. */
  boolean isWaiting(AwaitRegister poll) {
    return polls.stream().anyMatch(waiting -> waiting.is(poll));
  }

  /** Whether a poll waits whose test is such. */
  boolean hasPoll(Predicate<RegisterTest> such) {
    return polls.stream().anyMatch(waiting -> such.test(waiting.request().test()));
  }

  private static boolean isOf(AwaitRegister poll, CancelAwait cancel) {
    return poll.id() == cancel.id() && poll.replyTo().equals(cancel.replyTo());
  }

  /** Answers every poll that holds now. */
  void wake() {
    polls.removeIf(this::answers);
  }

  private boolean answers(Poll waiting) {
    AwaitRegister poll = waiting.request();
    long now = value.applyAsLong(poll.register());
    if (!poll.test().holds(now)) {
      return false;
    }
    Optional<Held> held = first.apply(poll.test());
    RegisterValue answer = new RegisterValue(poll.id(), held.map(Held::value).orElse(now), true);
    List<Moment> met = new ArrayList<>(held.map(Held::since).orElse(List.of()));
    if (held.isPresent()) {
      met.add(waiting.since());
    }
    out.send(poll.replyTo(), Lane.MMIO, answer, met);
    return true;
  }
}
