package iommulab.model.tlb;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.address.Pasid;
import iommulab.model.pcie.AtsTranslation;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The address translation cache of an endpoint function, filled from translation completions (PCIe
 * ATS).
 *
 * <p>Bounded; the oldest insertion goes first. An answer that grants nothing is never kept. Nothing
 * survives {@link #clear}: a reset, ATS switched off, or a change of PASID enable.
 */
public final class Atc {
  /**
   * One cached translation; no PASID and PASID 0 are different keys.
   *
   * @param snoops N of the answer: requests that use it go with No Snoop clear
   */
  public record Line(
      Optional<Pasid> pasid,
      Iova start,
      int log2Size,
      Pa pa,
      boolean read,
      boolean write,
      boolean snoops) {
    public boolean covers(Iova iova) {
      return iova.alignDown(log2Size).equals(start);
    }

    public Pa translate(Iova iova) {
      return pa.plus(iova.offset(log2Size));
    }

    private boolean within(Iova spanStart, int log2Span) {
      int larger = Math.max(log2Size, log2Span);
      return start.alignDown(larger).equals(spanStart.alignDown(larger));
    }

    @Override
    public String toString() {
      String tag = pasid.map(p -> "pasid " + p + " ").orElse("");
      return tag
          + start
          + "+2^"
          + log2Size
          + " -> "
          + pa
          + " "
          + (read ? "r" : "-")
          + (write ? "w" : "-");
    }
  }

  private record Key(Optional<Pasid> pasid, Iova start, int log2Size) {}

  private final int capacity;
  private final AtcScope scope;
  private final boolean globalSupported;
  private final Map<Key, Line> lines = new LinkedHashMap<>();

  public Atc(int capacity) {
    this(capacity, AtcScope.EVERY_PASID, false);
  }

  /**
   * An ATC of a given reading of the standard.
   *
   * @param globalSupported whether the capability says Global Invalidate Supported; otherwise G is
   *     ignored
   */
  public Atc(int capacity, AtcScope scope, boolean globalSupported) {
    if (capacity < 0) {
      throw new IllegalArgumentException("ATC capacity " + capacity + ": expected 0 or more");
    }
    this.capacity = capacity;
    this.scope = scope;
    this.globalSupported = globalSupported;
  }

  /**
   * Keeps what a translation request for {@code iova} was answered; empty if the answer is not for
   * keeping.
   */
  public Optional<Line> insert(Optional<Pasid> pasid, Iova iova, AtsTranslation answer) {
    boolean grants = answer.read() || answer.write();
    if (capacity == 0 || !grants || answer.untranslatedOnly()) {
      return Optional.empty();
    }
    Iova start = iova.alignDown(answer.log2Size());
    Line line =
        new Line(
            pasid,
            start,
            answer.log2Size(),
            answer.address(),
            answer.read(),
            answer.write(),
            answer.noSnoopOff());
    Key key = new Key(pasid, start, answer.log2Size());
    lines.remove(key);
    lines.put(key, line);
    if (lines.size() > capacity) {
      evictOldest();
    }
    return Optional.of(line);
  }

  /** Drops the entry that was inserted first; there has to be one. */
  public void evictOldest() {
    Iterator<Line> oldest = lines.values().iterator();
    oldest.next();
    oldest.remove();
  }

  /** Drops one entry, as an endpoint may at any time. */
  public void evict(Line line) {
    lines.remove(new Key(line.pasid(), line.start(), line.log2Size()), line);
  }

  /** The newest translation that allows the access. */
  public Optional<Line> lookup(Optional<Pasid> pasid, Iova iova, boolean write) {
    Line found = null;
    for (Line line : lines.values()) {
      if (line.pasid().equals(pasid) && line.covers(iova) && (write ? line.write() : line.read())) {
        found = line;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * Drops what an invalidate request names and returns how many entries went.
   *
   * @param pasid the request's PASID; without one {@link AtcScope} decides
   * @param global the request's G, which means nothing without PASID
   * @param iova an address in the span
   * @param log2Span size of the span, aligned; 64 for everything
   */
  public int invalidate(Optional<Pasid> pasid, boolean global, Iova iova, int log2Span) {
    int before = lines.size();
    lines.values().removeIf(line -> targets(line, pasid, global, iova, log2Span));
    return before - lines.size();
  }

  private boolean targets(
      Line line, Optional<Pasid> pasid, boolean global, Iova iova, int log2Span) {
    boolean within = line.within(iova, log2Span);
    if (pasid.isPresent()) {
      boolean everyPasid = global && globalSupported && line.pasid().isPresent();
      return within && (everyPasid || line.pasid().equals(pasid));
    }
    if (line.pasid().isEmpty()) {
      return within;
    }
    return switch (scope) {
      case EVERY_PASID -> true;
      case RANGE_ONLY -> within;
      case WITHOUT_PASID_ONLY -> false;
    };
  }

  /** The entries, oldest first. */
  public List<Line> lines() {
    return List.copyOf(lines.values());
  }

  /** How many entries it holds at most. */
  public int capacity() {
    return capacity;
  }

  public int size() {
    return lines.size();
  }

  public void clear() {
    lines.clear();
  }

  public Atc copy() {
    Atc copy = new Atc(capacity, scope, globalSupported);
    copy.lines.putAll(lines);
    return copy;
  }

  @Override
  public String toString() {
    return lines.values().toString();
  }
}
