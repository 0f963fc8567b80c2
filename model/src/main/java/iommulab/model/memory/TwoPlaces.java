package iommulab.model.memory;

import iommulab.model.address.Pa;
import java.util.Map;
import java.util.TreeMap;

/**
 * Memory in two places: lines in the CPUs' caches, and what is at the point of coherency.
 *
 * <p>The caches of all CPUs are coherent with each other and are one here. A line is 64 bytes; it
 * comes in with a CPU's access, and may be written back or go whenever hardware likes. That freedom
 * is decided at the access that would notice it. Without CPU accesses by {@link Route#CACHED} there
 * are no lines, and memory is one place.
 */
public final class TwoPlaces {
  /** Decides what hardware is free to do. */
  @FunctionalInterface
  public interface Freedom {
    /** Whether it happened. */
    boolean happened(String what);
  }

  private static final int LINE_BITS = 6;
  private static final int LINE_WORDS = (1 << LINE_BITS) / Long.BYTES;

  private static final class Line {
    final long[] words;
    boolean dirty;

    Line(long[] words) {
      this.words = words;
    }
  }

  private final SparseMemory point;
  private final Freedom freedom;
  private final Map<Long, Line> lines = new TreeMap<>();

  /**
   * Memory with nothing in the caches.
   *
   * @param point what is at the point of coherency
   */
  public TwoPlaces(SparseMemory point, Freedom freedom) {
    this.point = point;
    this.freedom = freedom;
  }

  /** Whether all of the range is there. */
  public boolean answers(Pa at, int dwords) {
    return point.answers(at, dwords);
  }

  public long[] read(Pa at, int dwords, Route route) {
    if (lines.isEmpty() && route != Route.CACHED) {
      return point.read(at, dwords);
    }
    long[] words = new long[dwords];
    for (int i = 0; i < dwords; i++) {
      words[i] = read(at.plus(8L * i), route);
    }
    return words;
  }

  /** Reads one word; whoever reads asks {@link #answers} first. */
  public long read(Pa at, Route route) {
    Line line = lines.get(number(at));
    if (route == Route.CACHED) {
      return cached(at, line).words[index(at)];
    } else if (line == null) {
      return point.read(at);
    } else if (route == Route.SNOOPED) {
      return line.words[index(at)];
    }
    if (line.dirty && freedom.happened("line written back")) {
      writeBack(at, line);
    }
    return point.read(at);
  }

  /** Whether the CPUs' caches hold another word than memory, which was not written back. */
  public boolean isAhead(Pa at) {
    Line line = lines.get(number(at));
    return line != null && line.dirty && line.words[index(at)] != point.read(at);
  }

  /** Whether a cache has the line of the word. */
  public boolean isCached(Pa at) {
    return lines.containsKey(number(at));
  }

  /** What a CPU that polls the word sees in the end: no clean line stays for ever. */
  public long poll(Pa at) {
    Line line = lines.get(number(at));
    return line != null && line.dirty ? line.words[index(at)] : point.read(at);
  }

  public void write(Pa at, long word, Route route) {
    Line line = lines.get(number(at));
    if (route == Route.CACHED || route == Route.SNOOPED && line != null) {
      Line held = line == null ? fetch(at) : line;
      held.words[index(at)] = word;
      held.dirty = true;
      return;
    }
    if (line != null && line.dirty && freedom.happened("line written back")) {
      writeBack(at, line);
    }
    point.write(at, word);
  }

  /** Maintains the line of an address. */
  public void maintain(Pa at, Maintenance operation) {
    Line line = lines.get(number(at));
    if (line == null) {
      return;
    }
    boolean cleans =
        operation != Maintenance.INVALIDATE || line.dirty && freedom.happened("line written back");
    if (line.dirty && cleans) {
      writeBack(at, line);
    }
    if (operation != Maintenance.CLEAN) {
      lines.remove(number(at));
    }
  }

  /** A clean line that differs from memory may have gone meanwhile. */
  private Line cached(Pa at, Line line) {
    if (line == null) {
      return fetch(at);
    }
    boolean stale = !line.dirty && line.words[index(at)] != point.read(at);
    return stale && freedom.happened("line evicted") ? fetch(at) : line;
  }

  private Line fetch(Pa at) {
    Line line = new Line(point.read(at.alignDown(LINE_BITS), LINE_WORDS));
    lines.put(number(at), line);
    return line;
  }

  /** The whole line is written, with words that nobody changed. */
  private void writeBack(Pa at, Line line) {
    point.write(at.alignDown(LINE_BITS), line.words.clone());
    line.dirty = false;
  }

  private static long number(Pa at) {
    return at.value() >>> LINE_BITS;
  }

  private static int index(Pa at) {
    return (int) (at.value() >>> 3) & (LINE_WORDS - 1);
  }
}
