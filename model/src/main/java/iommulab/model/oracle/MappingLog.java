package iommulab.model.oracle;

import iommulab.model.address.Iova;
import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.Mapped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a domain's tables said over time. */
final class MappingLog {
  private static final int PAGE_BITS = 12;

  /** Ranges up to here are filed under each of their pages. */
  private static final long FILED_PAGES = 16;

  private final Map<Long, List<Change>> filed = new HashMap<>();
  private final List<Change> large = new ArrayList<>();

  /**
   * A range was mapped, or unmapped if there is no mapping; or its leaves changed their size, if
   * they have one.
   */
  private record Change(long firstPage, long lastPage, Mapped mapping, int leafBits, Place at) {
    boolean resizes() {
      return leafBits != 0;
    }

    boolean touches(long page) {
      return page >= firstPage && page <= lastPage;
    }
  }

  void add(Iova iova, long size, Mapped mapping, Place at) {
    long first = iova.pageNumber();
    long last = (iova.value() + Math.max(size, 1) - 1) >>> PAGE_BITS;
    add(new Change(first, last, mapping, 0, at));
  }

  /** What is mapped there is mapped by leaves of this size now. */
  void resize(Iova iova, long size, int leafBits, Place at) {
    long last = (iova.value() + Math.max(size, 1) - 1) >>> PAGE_BITS;
    add(new Change(iova.pageNumber(), last, null, leafBits, at));
  }

  private void add(Change change) {
    long first = change.firstPage;
    long last = change.lastPage;
    if (last - first >= FILED_PAGES) {
      large.add(change);
      return;
    }
    for (long page = first; page <= last; page++) {
      filed.computeIfAbsent(page, p -> new ArrayList<>()).add(change);
    }
  }

  /** The newest mapping of the page, null if it has none. */
  Mapped newest(long page) {
    Change newest = null;
    List<Change> changes = filed.getOrDefault(page, List.of());
    for (int i = changes.size() - 1; i >= 0 && newest == null; i--) {
      newest = changes.get(i).resizes() ? null : changes.get(i);
    }
    for (int i = large.size() - 1; i >= 0; i--) {
      Change change = large.get(i);
      if (change.touches(page) && !change.resizes()) {
        newest = newest == null || change.at.compareTo(newest.at) > 0 ? change : newest;
        break;
      }
    }
    return newest == null ? null : newest.mapping;
  }

  /** The page that a mapping sends an input page to. */
  static long output(Mapped mapping, long page) {
    return mapping.pa().pageNumber() + page - mapping.iova().pageNumber();
  }

  /** The pages that this one was ever sent to, in order of appearance. */
  Set<Long> outputs(long page) {
    Set<Long> outputs = new LinkedHashSet<>();
    for (Change change : changes(page)) {
      if (change.mapping != null) {
        outputs.add(output(change.mapping, page));
      }
    }
    return outputs;
  }

  /**
   * The times for which the page was sent there with what the access needs, by leaves of one size.
   */
  List<Grant> grants(long page, long outPage, Need need) {
    List<Grant> grants = new ArrayList<>();
    Change made = null;
    Place from = null;
    int leafBits = 0;
    for (Change change : changes(page)) {
      if (change.resizes()) {
        if (made != null && change.at.step() != from.step()) { // not what tells of the map itself
          grants.add(new Grant(made.mapping, page, from, change.at, leafBits));
          from = change.at;
        }
        leafBits = change.leafBits;
        continue;
      }
      boolean gives =
          change.mapping != null
              && output(change.mapping, page) == outPage
              && need.isMetBy(change.mapping);
      if (made == null && gives) {
        made = change;
        from = change.at;
        leafBits = 0;
      } else if (made != null && !gives) {
        grants.add(new Grant(made.mapping, page, from, change.at, leafBits));
        made = null;
      }
    }
    if (made != null) {
      grants.add(new Grant(made.mapping, page, from, null, leafBits));
    }
    return grants;
  }

  private List<Change> changes(long page) {
    List<Change> changes = new ArrayList<>(filed.getOrDefault(page, List.of()));
    int small = changes.size();
    for (Change change : large) {
      if (change.touches(page)) {
        changes.add(change);
      }
    }
    if (small > 0 && changes.size() > small) {
      changes.sort((a, b) -> a.at.compareTo(b.at));
    }
    return changes;
  }
}
