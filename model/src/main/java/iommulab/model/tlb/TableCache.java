package iommulab.model.tlb;

import iommulab.model.address.Asid;
import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.walk.TableEntry;
import iommulab.model.walk.WalkCaches;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The walk cache of an SMMU: descriptors of tables, by what the tables serve (Arm IHI 0070, 3.21.1,
 * 4.4.1.1).
 *
 * <p>Bounded; the oldest goes first. A TLBI with Leaf = 1 leaves it alone; one without drops every
 * table that serves a part of its range.
 */
final class TableCache implements WalkCaches.Tables {
  private record Key(Vmid vmid, Optional<Asid> asid, Granule granule, int level, Iova start) {
    static Key of(TableEntry entry) {
      return new Key(entry.vmid(), entry.asid(), entry.granule(), entry.level(), entry.start());
    }
  }

  private final int capacity;
  private final Map<Key, TableEntry> entries = new LinkedHashMap<>();

  TableCache(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public Optional<TableEntry> lowest(
      Vmid vmid, Optional<Asid> asid, Granule granule, Iova address) {
    for (int level = 2; level >= 0; level--) {
      Iova start = address.alignDown(granule.spanBits(level));
      TableEntry found = entries.get(new Key(vmid, asid, granule, level, start));
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** Keeps those of the entries that are not there already. */
  void keep(List<TableEntry> found) {
    for (TableEntry entry : found) {
      Key key = Key.of(entry);
      if (capacity > 0 && !entry.equals(entries.get(key))) {
        entries.remove(key);
        entries.put(key, entry);
        if (entries.size() > capacity) {
          entries.remove(entries.keySet().iterator().next());
        }
      }
    }
  }

  /** Drops what the command targets and returns how many entries went. */
  int invalidate(Command command) {
    int before = entries.size();
    entries.values().removeIf(entry -> targets(command, entry));
    return before - entries.size();
  }

  /** Whether the architecture requires the command to drop the entry. */
  static boolean targets(Command command, TableEntry entry) {
    if (command instanceof Tlbi.NhAll all) {
      return entry.isStage1() && all.vmid().equals(entry.vmid());
    } else if (command instanceof Tlbi.NhAsid one) {
      return one.vmid().equals(entry.vmid()) && entry.asid().equals(Optional.of(one.asid()));
    } else if (command instanceof Tlbi.NhVa va) {
      return va.vmid().equals(entry.vmid())
          && entry.asid().equals(Optional.of(va.asid()))
          && va.covers(entry.start(), entry.bytes())
          && reaches(va.span(), entry);
    } else if (command instanceof Tlbi.NhVaa vaa) {
      return entry.isStage1()
          && vaa.vmid().equals(entry.vmid())
          && vaa.covers(entry.start(), entry.bytes())
          && reaches(vaa.span(), entry);
    } else if (command instanceof Tlbi.S2Ipa ipa) {
      return !entry.isStage1()
          && ipa.vmid().equals(entry.vmid())
          && ipa.covers(entry.start().asIpa(), entry.bytes())
          && reaches(ipa.span(), entry);
    } else if (command instanceof Tlbi.S12Vmall all) {
      return all.vmid().equals(entry.vmid());
    }
    return command instanceof Tlbi.NsnhAll;
  }

  private static boolean reaches(TlbiSpan span, TableEntry entry) {
    return span.reaches(entry.granule(), entry.level(), true);
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.clear();
  }

  TableCache copy() {
    TableCache copy = new TableCache(capacity);
    copy.entries.putAll(entries);
    return copy;
  }

  @Override
  public String toString() {
    return entries.values().toString();
  }
}
