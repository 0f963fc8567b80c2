package iommulab.model.smmuv3.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ITags of one SMMU's invalidate requests: which are in use, by which command, for which
 * function.
 *
 * <p>A tag is free again when all its completion messages came. Whether a tag that timed out is
 * used again at once is IMPLEMENTATION DEFINED: a late completion cannot be told from a good one
 * then (R-ATS-051).
 */
public final class InvalidationTags {
  /** What becomes of a tag that timed out. */
  public enum TimedOut {
    /** It is free. */
    REUSE,
    /** It is kept out of use until its late completion comes. */
    RETIRE
  }

  /** What a tag is used for. */
  public record Use(long position, String function, int arrived) {}

  private static final String NOBODY = "";

  private final List<Optional<Use>> tags = new ArrayList<>();
  private final SortedMap<Integer, String> retired = new TreeMap<>();
  private final TimedOut timedOut;

  /** All free; a tag that timed out is free again. */
  public InvalidationTags(int count) {
    this(count, TimedOut.REUSE);
  }

  /** All free. */
  public InvalidationTags(int count, TimedOut timedOut) {
    this.timedOut = timedOut;
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
      if (tags.get(tag).isEmpty() && !retired.containsKey(tag)) {
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
   *     another function) and so changes nothing, see {@link #expects}
   */
  public Optional<Use> completed(int tag, String function, int count) {
    Optional<Use> use = expects(tag, function);
    if (use.isEmpty()) {
      return Optional.empty();
    }
    Use now = new Use(use.get().position(), function, use.get().arrived() + 1);
    boolean last = now.arrived() >= (count == 0 ? 8 : count);
    tags.set(tag, last ? Optional.empty() : Optional.of(now));
    return last ? Optional.of(now) : Optional.empty();
  }

  /** What the tag is used for, if a completion of this function may count for it. */
  public Optional<Use> expects(int tag, String function) {
    Optional<Use> use = tag < tags.size() ? tags.get(tag) : Optional.empty();
    return use.filter(u -> u.function().equals(function));
  }

  /** The function refused the request: nothing more is to come. */
  public Optional<Use> refused(int tag, String function) {
    Optional<Use> use = expects(tag, function);
    use.ifPresent(u -> tags.set(tag, Optional.empty()));
    return use;
  }

  /** A completion came that nothing expects: a tag that was kept out of use for it is free. */
  public void unexpected(int tag, String function) {
    if (retired.getOrDefault(tag, NOBODY).equals(function)) {
      retired.remove(tag);
    }
  }

  /** Ends the tag's use if it is still for this position; gives what timed out. */
  public Optional<Use> timedOut(int tag, long position) {
    Optional<Use> use = tags.get(tag).filter(u -> u.position() == position);
    if (use.isPresent()) {
      tags.set(tag, Optional.empty());
      if (timedOut == TimedOut.RETIRE) {
        retired.put(tag, use.get().function());
      }
    }
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
