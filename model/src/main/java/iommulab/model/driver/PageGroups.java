package iommulab.model.driver;

import iommulab.model.address.StreamId;
import iommulab.model.pcie.PageRequest;
import iommulab.model.smmuv3.event.PriRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Page requests that software has taken and not yet answered, by device and group index (linux
 * drivers/iommu/io-pgfault.c).
 *
 * <p>Incomplete groups are kept by index alone, whatever their PASID. A group is complete with its
 * last request and is answered once.
 */
public final class PageGroups {
  /** A complete group; its requests in the order of their arrival. */
  public record Group(StreamId sid, List<PageRequest> requests) {
    public Group {
      requests = List.copyOf(requests);
    }

    /** The request that completed it. */
    public PageRequest last() {
      return requests.get(requests.size() - 1);
    }
  }

  private record Key(int sid, int group) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return sid == other.sid ? group - other.group : Integer.compareUnsigned(sid, other.sid);
    }
  }

  private final Map<Key, List<PageRequest>> partial = new TreeMap<>();

  /** Takes a request; the group, if it is complete with it. Stop markers complete nothing. */
  public Optional<Group> taken(PriRecord record) {
    PageRequest request = record.request();
    if (request.isStopMarker()) {
      return Optional.empty();
    }
    Key key = new Key(record.sid().value(), request.group());
    List<PageRequest> requests = partial.computeIfAbsent(key, k -> new ArrayList<>());
    requests.add(request);
    if (!request.last()) {
      return Optional.empty();
    }
    partial.remove(key);
    return Optional.of(new Group(record.sid(), requests));
  }

  /**
   * Drops incomplete groups: behind an overflow their last request may have been answered by
   * hardware already, and their index be in use again (linux iopf_queue_discard_partial).
   */
  public void discardPartial() {
    partial.clear();
  }

  /** Requests in incomplete groups. */
  public int waiting() {
    return partial.values().stream().mapToInt(List::size).sum();
  }
}
