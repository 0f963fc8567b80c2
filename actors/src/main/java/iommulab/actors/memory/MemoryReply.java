package iommulab.actors.memory;

import iommulab.model.agenda.Message;
import iommulab.model.walk.Reading;
import java.util.List;

/** Memory's answers; they are not ordered among each other, their flow is the request's number. */
public sealed interface MemoryReply extends Message {
  /** The request's number. */
  long id();

  @Override
  default long flow() {
    return id();
  }

  /** The words read. */
  record ReadDone(long id, List<Long> words) implements MemoryReply {}

  /** Nothing answers at that address: an external abort. */
  record Aborted(long id) implements MemoryReply {}

  /** The write, hand-over, lock, unlock or cancellation is visible. */
  record Done(long id) implements MemoryReply {}

  /** The awaited word, as it was when it matched. */
  record Matched(long id, long word) implements MemoryReply {}

  /** The walk, with nothing left to read. */
  record WalkDone(long id, Reading<?> reading) implements MemoryReply {}
}
