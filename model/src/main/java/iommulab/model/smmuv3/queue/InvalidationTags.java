package iommulab.model.smmuv3.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The ITags of one SMMU's invalidate requests: which are in use, by which command, for which
 * function.
 *
 * <p>A tag is free again when all its completion messages came or when it timed out (PCIe ATS;
 * whether a timed-out tag is reused is IMPLEMENTATION DEFINED: we do).
 */
public final class InvalidationTags {
  /** What a tag is used for. */
  public record Use(long position, String function, int arrived) {}

  private final List<Optional<Use>> tags = new ArrayList<>();

  /** All free. */
  public InvalidationTags(int count) {
    if (count < 1 || count > 32) {
      throw new IllegalArgumentException("ITags: " + count + "; expected 1 to 32");
    }
    for (int i = 0; i < count; i++) {
      tags.add(Optional.empty());
    }
  }

  /** Takes the lowest free tag for the command at this queue position; empty if none is free. */
  public OptionalInt take(long position, String function) {
    for (int tag = 0; tag < tags.size(); tag++) {
      if (tags.get(tag).isEmpty()) {
        tags.set(tag, Optional.of(new Use(position, function, 0)));
        return OptionalInt.of(tag);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Counts a completion message; gives what it completed.
   *
   * @return empty if more messages are to come, or if the completion is unexpected (idle tag or
   *     another function) and so changes nothing
   */
  public Optional<Use> completed(int tag, String function, int count) {
    Optional<Use> use = tag < tags.size() ? tags.get(tag) : Optional.empty();
    if (use.isEmpty() || !use.get().function().equals(function)) {
      return Optional.empty();
    }
    Use now = new Use(use.get().position(), function, use.get().arrived() + 1);
    boolean last = now.arrived() >= (count == 0 ? 8 : count);
    tags.set(tag, last ? Optional.empty() : Optional.of(now));
    return last ? Optional.of(now) : Optional.empty();
  }

  /** Frees the tag if it is still used for this position; gives what timed out. */
  public Optional<Use> timedOut(int tag, long position) {
    Optional<Use> use = tags.get(tag).filter(u -> u.position() == position);
    use.ifPresent(u -> tags.set(tag, Optional.empty()));
    return use;
  }

  /** The tag used for the command at this position, if it is not answered yet. */
  public OptionalInt tagOf(long position) {
    for (int tag = 0; tag < tags.size(); tag++) {
      if (tags.get(tag).isPresent() && tags.get(tag).get().position() == position) {
        return OptionalInt.of(tag);
      }
    }
    return OptionalInt.empty();
  }
}
