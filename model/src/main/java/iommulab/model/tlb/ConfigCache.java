package iommulab.model.tlb;

import iommulab.model.address.Pasid;
import iommulab.model.address.StreamId;
import iommulab.model.smmuv3.command.Cfgi;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.table.Cd;
import iommulab.model.smmuv3.table.L1Cd;
import iommulab.model.smmuv3.table.L1Std;
import iommulab.model.smmuv3.table.Ste;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an SMMU remembers of its configuration: STEs by stream, CDs by stream and substream (Arm IHI
 * 0070, 3.21.3, 4.3).
 *
 * <p>Invalid entries may be kept like any other; failed fetches are not. Each kind is bounded on
 * its own; the oldest goes first. Level-1 descriptors are kept if somebody puts them in; a CFGI
 * with Leaf = 1 leaves them.
 */
public final class ConfigCache {
  /** The part of a stream table that one level-1 descriptor leads to. */
  private record StreamPart(int index, int split) {}

  /** The part of a stream's table of CDs that one level-1 descriptor leads to. */
  private record CdPart(StreamId sid, int index, int split) {}

  private record CdKey(StreamId sid, Pasid ssid) {}

  private record Kept(Ste ste, Optional<Boolean> atsCheck) {}

  private final int capacity;
  private final Map<StreamId, Kept> stes = new LinkedHashMap<>();
  private final Map<CdKey, Cd> cds = new LinkedHashMap<>();
  private final Map<StreamPart, L1Std> streamParts = new LinkedHashMap<>();
  private final Map<CdPart, L1Cd> cdParts = new LinkedHashMap<>();

  /** A cache of this many STEs and this many CDs. */
  public ConfigCache(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "configuration cache capacity " + capacity + ": expected 0 or more");
    }
    this.capacity = capacity;
  }

  public Optional<Ste> ste(StreamId sid) {
    return Optional.ofNullable(stes.get(sid)).map(Kept::ste);
  }

  /** CR0.ATSCHK as it was when the STE came; empty if that is not known (6.3.9.2). */
  public Optional<Boolean> atsCheck(StreamId sid) {
    return Optional.ofNullable(stes.get(sid)).flatMap(Kept::atsCheck);
  }

  /** The CD of a table index, 0 for a single CD. */
  public Optional<Cd> cd(StreamId sid, Pasid index) {
    return Optional.ofNullable(cds.get(new CdKey(sid, index)));
  }

  public void insert(StreamId sid, Ste ste) {
    put(stes, sid, new Kept(ste, Optional.empty()));
  }

  /** Keeps an STE together with CR0.ATSCHK, as hardware may (6.3.9.2). */
  public void insert(StreamId sid, Ste ste, boolean atsCheck) {
    put(stes, sid, new Kept(ste, Optional.of(atsCheck)));
  }

  /** CR0.ATSCHK for all that was put in before the SMMU booted. */
  public void booted(boolean atsCheck) {
    stes.replaceAll((sid, kept) -> new Kept(kept.ste(), Optional.of(atsCheck)));
  }

  public void insert(StreamId sid, Pasid index, Cd cd) {
    put(cds, new CdKey(sid, index), cd);
  }

  /** The level-1 descriptor of a stream, in a table whose second level resolves so many bits. */
  public Optional<L1Std> level1(StreamId sid, int split) {
    return Optional.ofNullable(streamParts.get(new StreamPart(sid.value() >>> split, split)));
  }

  /** The level-1 descriptor of a CD. */
  public Optional<L1Cd> level1(StreamId sid, Pasid index, int split) {
    return Optional.ofNullable(cdParts.get(new CdPart(sid, index.value() >>> split, split)));
  }

  public void insert(StreamId sid, int split, L1Std descriptor) {
    put(streamParts, new StreamPart(sid.value() >>> split, split), descriptor);
  }

  public void insert(StreamId sid, Pasid index, int split, L1Cd descriptor) {
    put(cdParts, new CdPart(sid, index.value() >>> split, split), descriptor);
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
    streamParts.keySet().removeIf(part -> targetsLevel1(command, part.index(), part.split()));
    cdParts.keySet().removeIf(part -> targets(command, part));
    return before - size();
  }

  /** Whether the command must drop the STE of a stream. */
  public static boolean targets(Command command, StreamId sid) {
    if (command instanceof Cfgi.Ste one) {
      return one.sid().equals(sid);
    }
    return command instanceof Cfgi.SteRange range && range.covers(sid);
  }

  /**
   * Whether the command must drop a level-1 descriptor of the stream table: with Leaf = 1 it may
   * stay (4.3.1).
   *
   * @param index the StreamIDs' upper bits, above {@code split} lower ones
   */
  public static boolean targetsLevel1(Command command, int index, int split) {
    if (command instanceof Cfgi.Ste one) {
      return !one.leaf() && one.sid().value() >>> split == index;
    } else if (command instanceof Cfgi.SteRange range) {
      int larger = Math.max(split, range.range() + 1);
      return range.isAll() || range.sid().value() >>> larger == index << split >>> larger;
    }
    return false;
  }

  /** What drops the STE drops all of them; CFGI_CD may leave them with Leaf = 1 (4.3.3). */
  private static boolean targets(Command command, CdPart part) {
    if (command instanceof Cfgi.Cd one) {
      return !one.leaf()
          && one.sid().equals(part.sid())
          && one.ssid().value() >>> part.split() == part.index();
    } else if (command instanceof Cfgi.CdAll all) {
      return all.sid().equals(part.sid());
    }
    return targets(command, part.sid());
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
    return stes.size() + cds.size() + streamParts.size() + cdParts.size();
  }

  public void clear() {
    stes.clear();
    cds.clear();
    streamParts.clear();
    cdParts.clear();
  }

  public ConfigCache copy() {
    ConfigCache copy = new ConfigCache(capacity);
    copy.stes.putAll(stes);
    copy.cds.putAll(cds);
    copy.streamParts.putAll(streamParts);
    copy.cdParts.putAll(cdParts);
    return copy;
  }

  @Override
  public String toString() {
    return stes.keySet() + " " + cds.keySet();
  }
}
