package iommulab.actors.smmu;

import iommulab.actors.control.Alarm;
import iommulab.actors.control.Outbox;
import iommulab.actors.pcie.Tlp.InvalidateCompletion;
import iommulab.actors.pcie.Tlp.InvalidateRefusal;
import iommulab.actors.pcie.Tlp.InvalidateRequest;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.ledger.HardwareFact.InvalidateAnswered;
import iommulab.model.ledger.HardwareFact.InvalidateCounted;
import iommulab.model.ledger.HardwareFact.InvalidateRefused;
import iommulab.model.ledger.HardwareFact.InvalidateSent;
import iommulab.model.ledger.HardwareFact.InvalidateTimedOut;
import iommulab.model.ledger.HardwareFact.TookEffect;
import iommulab.model.ledger.HardwareFact.UnexpectedCompletion;
import iommulab.model.smmuv3.command.AtcInv;
import iommulab.model.smmuv3.queue.InvalidationTags;
import iommulab.model.smmuv3.queue.SyncFence;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The invalidate requests that a command queue has under way: an ITag and a time for each, until it
 * is answered, refused, or out of time (Arm IHI 0070, 3.9.1; PCIe ATS).
 *
 * <p>A part of the {@link CommandQueue} actor; the fence is told what became of each command.
 */
final class AtcRequests {
  /** The time of a request is over, if it still has the tag; counted from the queue's first. */
  record TimeIsUp(int tag, long position) implements Message {}

  private final Outbox out;
  private final CommandQueue.Build build;
  private final SyncFence fence;
  private final InvalidationTags tags;
  private final Map<Long, Alarm> timers = new TreeMap<>();

  AtcRequests(CommandQueue.Build build, SyncFence fence, Outbox out) {
    this.build = build;
    this.fence = fence;
    this.out = out;
    this.tags = new InvalidationTags(build.tags().count(), build.timedOutTags());
  }

  /** Sends the request of the command at a position if an ITag is free. */
  boolean send(AtcInv command, String function, long position) {
    OptionalInt free = tags.take(position, function);
    if (free.isEmpty()) {
      return false;
    }
    int tag = build.tags().first() + free.getAsInt();
    fence.sent(position);
    out.note(new InvalidateSent(build.name(), position, tag, function));
    out.send(
        build.rootComplex(),
        Lane.INTERNAL,
        new InvalidateRequest(
            function, tag, command.pasid(), command.global(), command.start(), command.spanBits()));
    if (build.timerStart() == CommandQueue.TimerStart.REQUEST) {
      startTimer(position, free.getAsInt());
    }
    return true;
  }

  /** The queue waits: whoever has not answered yet has so much time from now on at the latest. */
  void startTimers() {
    fence
        .unanswered()
        .forEach(position -> tags.tagOf(position).ifPresent(tag -> startTimer(position, tag)));
  }

  private void startTimer(long position, int tag) {
    if (!build.atcTimeout().isNever() && !timers.containsKey(position)) {
      timers.put(position, out.after(build.atcTimeout(), new TimeIsUp(tag, position)));
    }
  }

  void timedOut(TimeIsUp up) {
    tags.timedOut(up.tag(), up.position())
        .ifPresent(
            use -> {
              fence.timedOut(up.position());
              timers.remove(up.position());
              out.note(
                  new InvalidateTimedOut(
                      build.name(),
                      up.position(),
                      build.tags().first() + up.tag(),
                      use.function()));
            });
  }

  /** What a completion was for this queue. */
  enum Answered {
    /** It has no tag of this queue. */
    NOT_OURS,
    /** No request waits for it. */
    UNEXPECTED,
    /** The last for each of its requests. */
    ENDED,
    /** Anything else, such as one of several for a request. */
    COUNTED
  }

  /** Takes a completion in. */
  Answered answered(InvalidateCompletion completion) {
    int ours = 0;
    int ended = 0;
    int unexpected = 0;
    for (int tag = 0; tag < Integer.SIZE; tag++) {
      if ((completion.itagVector() >>> tag & 1) == 0 || !build.tags().owns(tag)) {
        continue;
      }
      ours++;
      int own = tag - build.tags().first();
      Optional<InvalidationTags.Use> expected = tags.expects(own, completion.function());
      Optional<InvalidationTags.Use> use =
          tags.completed(own, completion.function(), completion.count());
      if (expected.isEmpty()) {
        tags.unexpected(own, completion.function());
        out.note(new UnexpectedCompletion(build.name(), tag, completion.function()));
        unexpected++;
      } else if (use.isEmpty()) {
        long position = expected.get().position();
        out.note(new InvalidateCounted(build.name(), position, tag, completion.function()));
      } else {
        long position = use.get().position();
        fence.answered(position);
        Optional.ofNullable(timers.remove(position)).ifPresent(Alarm::cancel);
        out.note(new InvalidateAnswered(build.name(), position, tag, completion.function()));
        out.note(new TookEffect(build.name(), position));
        ended++;
      }
    }
    if (ended == ours) {
      return ours == 0 ? Answered.NOT_OURS : Answered.ENDED;
    }
    return unexpected == ours ? Answered.UNEXPECTED : Answered.COUNTED;
  }

  /** Unsupported Request ends the request like an answer, though nothing may be gone (3.9.1.5). */
  void refused(InvalidateRefusal refusal) {
    if (!build.tags().owns(refusal.itag())) {
      return;
    }
    tags.refused(refusal.itag() - build.tags().first(), refusal.function())
        .ifPresent(
            use -> {
              fence.answered(use.position());
              Optional.ofNullable(timers.remove(use.position())).ifPresent(Alarm::cancel);
              out.note(
                  new InvalidateRefused(
                      build.name(), use.position(), refusal.itag(), refusal.function()));
            });
  }
}
