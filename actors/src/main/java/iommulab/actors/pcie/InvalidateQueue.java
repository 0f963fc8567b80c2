package iommulab.actors.pcie;

import iommulab.actors.control.Address;
import iommulab.actors.control.Outbox;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Room for the invalidate requests that a function has taken in and not answered (PCIe ATS,
 * Invalidate Queue Depth).
 *
 * <p>Virtual functions have none of their own: theirs wait in one line with those of the physical
 * function, whoever they are for (PCIe ATS, capability). The physical function keeps the count; its
 * virtual functions ask it by message.
 */
final class InvalidateQueue {
  /** A virtual function has a request to take in. */
  record Enter(String function, Address<Message> replyTo) implements Message {}

  /** There is room for one. */
  record Entered() implements Message {}

  /** A virtual function is done with as many. */
  record Left(int count) implements Message {}

  private final Outbox out;
  private final int depth;
  private final Runnable takeOwn;
  private final Deque<Optional<Enter>> line = new ArrayDeque<>();
  private int used;
  private int own;

  /**
   * An empty queue.
   *
   * @param depth how many requests it holds
   * @param takeOwn takes in the next request of the physical function itself
   */
  InvalidateQueue(Outbox out, int depth, Runnable takeOwn) {
    this.out = out;
    this.depth = depth;
    this.takeOwn = takeOwn;
  }

  /** A request of the physical function itself stands in the line. */
  void enter() {
    line.add(Optional.empty());
    admit();
  }

  void enter(Enter other) {
    line.add(Optional.of(other));
    admit();
  }

  /** The physical function is done with one of its own; the next goes in with {@link #admit}. */
  void leave() {
    used--;
    own--;
  }

  void left(Left other) {
    used -= other.count();
    admit();
  }

  /** Takes in whoever there is room for, in the order of arrival. */
  void admit() {
    while (used < depth && !line.isEmpty()) {
      used++;
      Optional<Enter> next = line.remove();
      if (next.isPresent()) {
        out.send(next.get().replyTo(), Lane.INTERNAL, new Entered());
      } else {
        own++;
        takeOwn.run();
      }
    }
  }

  /** The physical function forgets its own; those of the others stay. */
  void forget() {
    line.removeIf(Optional::isEmpty);
    used -= own;
    own = 0;
    admit();
  }
}
