package iommulab.actors.memory;

import iommulab.actors.control.Address;
import iommulab.actors.control.Moment;
import iommulab.actors.control.Outbox;
import iommulab.actors.memory.MemoryReply.Done;
import iommulab.actors.memory.MemoryRequest.Lock;
import iommulab.actors.memory.MemoryRequest.Unlock;
import iommulab.model.agenda.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Locks that software takes, as a service of Memory: each goes to whoever asks, in the order asked.
 *
 * <p>Who comes next is let in by its own asking and by the release before, whichever comes last.
 */
final class SoftwareLocks {
  /** Who holds a lock, first, and who waits for it. */
  private static final class Line {
    final Deque<Queued> waiting = new ArrayDeque<>();
    Optional<Moment> released = Optional.empty();

    boolean isHeldBy(Address<?> who) {
      return !waiting.isEmpty() && waiting.element().lock().replyTo().equals(who);
    }
  }

  /** One who asked, and when. */
  private record Queued(Lock lock, Moment since) {}

  private final Outbox out;
  private final Map<Integer, Line> lines = new TreeMap<>();

  SoftwareLocks(Outbox out) {
    this.out = out;
  }

  void lock(Lock lock) {
    Line line = lines.computeIfAbsent(lock.lock(), number -> new Line());
    line.waiting.add(new Queued(lock, out.moment()));
    if (line.waiting.size() == 1) {
      grant(line);
    }
  }

  void unlock(Unlock unlock) {
    Line line = lines.get(unlock.lock());
    if (line == null || !line.isHeldBy(unlock.replyTo())) {
      throw new IllegalStateException(
          "lock " + unlock.lock() + " is not held by " + unlock.replyTo());
    }
    line.waiting.remove();
    line.released = Optional.of(out.moment());
    out.send(unlock.replyTo(), Lane.MEMORY_REPLY, new Done(unlock.id()));
    if (!line.waiting.isEmpty()) {
      grant(line);
    }
  }

  private void grant(Line line) {
    Queued first = line.waiting.element();
    out.send(
        first.lock().replyTo(),
        Lane.MEMORY_REPLY,
        new Done(first.lock().id()),
        line.released.map(release -> List.of(release, first.since())).orElse(List.of()));
  }
}
