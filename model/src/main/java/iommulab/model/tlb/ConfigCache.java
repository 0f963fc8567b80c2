package iommulab.model.tlb;

import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.Ste;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an SMMU remembers of its configuration: STEs by stream, CDs by stream and substream (Arm IHI
 * 0070, 3.21.3, 4.3).
 *
 * <p>Invalid entries may be kept like any other; failed fetches are not. Each kind is bounded on
 * its own; the oldest goes first. Level-1 descriptors are not kept, so Leaf makes no difference.
 */
public final class ConfigCache {
  private record CdKey(StreamId sid, Pasid ssid) {}

  private final int capacity;
  private final Map<StreamId, Ste> stes = new LinkedHashMap<>();
  private final Map<CdKey, Cd> cds = new LinkedHashMap<>();

  /** A cache of this many STEs and this many CDs. */
  public ConfigCache(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "configuration cache capacity " + capacity + ": expected 0 or more");
    }
    this.capacity = capacity;
  }

  public Optional<Ste> ste(StreamId sid) {
    return Optional.ofNullable(stes.get(sid));
  }

  /** The CD of a table index, 0 for a single CD. */
  public Optional<Cd> cd(StreamId sid, Pasid index) {
    return Optional.ofNullable(cds.get(new CdKey(sid, index)));
  }

  public void insert(StreamId sid, Ste ste) {
    put(stes, sid, ste);
  }

  public void insert(StreamId sid, Pasid index, Cd cd) {
    put(cds, new CdKey(sid, index), cd);
  }

  private <K, V> void put(Map<K, V> map, K key, V value) {
    map.remove(key);
    map.put(key, value);
    if (map.size() > capacity) {
      map.remove(map.keySet().iterator().next());
    }
  }

  /**
   * Drops what the command targets and returns how many entries went; commands other than CFGI hit
   * nothing.
   */
  public int invalidate(Command command) {
    int before = size();
    stes.keySet().removeIf(sid -> targets(command, sid));
    cds.keySet().removeIf(key -> targets(command, key.sid(), key.ssid()));
    return before - size();
  }

  /** Whether the command must drop the STE of a stream. */
  public static boolean targets(Command command, StreamId sid) {
    if (command instanceof Cfgi.Ste one) {
      return one.sid().equals(sid);
    }
    return command instanceof Cfgi.SteRange range && range.covers(sid);
  }

  /** Whether the command must drop a CD; what drops the STE drops its CDs too (4.3.1). */
  public static boolean targets(Command command, StreamId sid, Pasid index) {
    if (command instanceof Cfgi.Cd one) {
      return one.sid().equals(sid) && one.ssid().equals(index);
    } else if (command instanceof Cfgi.CdAll all) {
      return all.sid().equals(sid);
    }
    return targets(command, sid);
  }

  public int size() {
    return stes.size() + cds.size();
  }

  public void clear() {
    stes.clear();
    cds.clear();
  }

  public ConfigCache copy() {
    ConfigCache copy = new ConfigCache(capacity);
    copy.stes.putAll(stes);
    copy.cds.putAll(cds);
    return copy;
  }

  @Override
  public String toString() {
    return stes.keySet() + " " + cds.keySet();
  }
}
