package iommulab.model.tlb;

import iommulab.model.address.Asid;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Vmid;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.Tlbi;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.walk.CdFound;
import iommulab.model.walk.Mapped;
import iommulab.model.walk.Stage2Cache;
import iommulab.model.walk.TlbEntry;
import iommulab.model.walk.WalkCaches;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The TLB of an SMMU: stage-1, stage-2 and combined entries, tagged by VMID and ASID, and its walk
 * cache (Arm IHI 0070, 3.17).
 *
 * <p>Bounded; the oldest insertion goes first. A look-up never changes it. Where entries of several
 * sizes match, the smallest answers a simple look-up; what else may come of it says {@link
 * TlbConflict}.
 */
public final class Iotlb implements Stage2Cache {
  private static final int ANY_ASID = -1;
  private static final int ANY_ASID_OF_SET_1 = -2;

  /** The ASID is that of {@link #anyAsid} for globals, {@link #ANY_ASID} for stage 2 alone. */
  private record Tag(boolean stage1, int vmid, int asid, int log2Size, long start) {
    static Tag of(TlbEntry entry) {
      boolean stage1 = entry.kind().hasStage1();
      int any = stage1 ? anyAsid(entry.aset()) : ANY_ASID;
      int asid = stage1 && !entry.global() ? entry.asid().value() : any;
      return new Tag(stage1, entry.vmid().value(), asid, entry.log2Size(), entry.start().value());
    }
  }

  private final int capacity;
  private final TlbFreedoms freedoms;
  private final Map<Tag, TlbEntry> entries = new LinkedHashMap<>();
  private final TreeMap<Integer, Integer> sizes = new TreeMap<>();
  private final TableCache tables;

  public Iotlb(int capacity) {
    this(capacity, TlbFreedoms.USUAL);
  }

  /** A TLB whose freedoms are decided so. */
  public Iotlb(int capacity, TlbFreedoms freedoms) {
    this(capacity, freedoms, new TableCache(freedoms.walkCache() ? capacity : 0));
  }

  private Iotlb(int capacity, TlbFreedoms freedoms, TableCache tables) {
    if (capacity < 0) {
      throw new IllegalArgumentException("TLB capacity " + capacity + ": expected 0 or more");
    }
    this.capacity = capacity;
    this.freedoms = freedoms;
    this.tables = tables;
  }

  /** Which entries it makes of two stages. */
  public Organisation organisation() {
    return freedoms.organisation();
  }

  /** What walks take from here. */
  public WalkCaches forWalks() {
    return new WalkCaches(organisation().keepsStage2() ? this : Stage2Cache.NONE, tables);
  }

  /** Stands for every ASID of a set: globals are not shared between the sets (3.17.1). */
  private static int anyAsid(boolean aset) {
    return aset ? ANY_ASID_OF_SET_1 : ANY_ASID;
  }

  /**
   * The stage-1 or combined entry for an address in the ASID set 0; a global one matches whatever
   * its ASID.
   */
  public Optional<TlbEntry> lookup(Vmid vmid, Asid asid, Iova iova) {
    return matches(vmid, asid, false, iova).stream().findFirst();
  }

  /**
   * The stage-1 or combined entries for an address, the smallest first; more than one is a conflict
   * (3.20.1). A group of contiguous leaves and one of them are no two.
   */
  public List<TlbEntry> matches(Vmid vmid, Asid asid, boolean aset, Iova iova) {
    return find(true, vmid, asid.value(), anyAsid(aset), iova.value());
  }

  /** The stage-2 entries for an intermediate address, the smallest first. */
  public List<TlbEntry> matches(Vmid vmid, Ipa ipa) {
    return find(false, vmid, ANY_ASID, ANY_ASID, ipa.value());
  }

  /** The stage-2 entry for an intermediate address. */
  @Override
  public Optional<TlbEntry> lookup(Vmid vmid, Ipa ipa) {
    return matches(vmid, ipa).stream().findFirst();
  }

  private List<TlbEntry> find(boolean stage1, Vmid vmid, int asid, int anyAsid, long address) {
    List<TlbEntry> found = List.of();
    for (int size : sizes.keySet()) {
      long start = new Iova(address).alignDown(size).value();
      found = with(found, entries.get(new Tag(stage1, vmid.value(), asid, size, start)));
      if (stage1) {
        found = with(found, entries.get(new Tag(true, vmid.value(), anyAsid, size, start)));
      }
    }
    return found;
  }

  private static List<TlbEntry> with(List<TlbEntry> found, TlbEntry next) {
    if (next == null) {
      return found;
    } else if (found.isEmpty()) {
      return List.of(next);
    } else if (found.stream().anyMatch(other -> isOfGroup(other, next))) {
      return found;
    }
    List<TlbEntry> more = new ArrayList<>(found);
    more.add(next);
    return List.copyOf(more);
  }

  /** Whether one is a leaf, and the other the group of contiguous leaves that it is of. */
  private static boolean isOfGroup(TlbEntry leaf, TlbEntry group) {
    return leaf.granule() == group.granule()
        && leaf.leafLevel() == group.leafLevel()
        && leaf.global() == group.global()
        && withoutGroup(leaf) == withoutGroup(group)
        && leaf.pa().equals(group.translate(leaf.start()));
  }

  private static int withoutGroup(TlbEntry entry) {
    return Math.min(entry.log2Size(), entry.granule().spanBits(entry.leafLevel()));
  }

  /** Keeps what a walk found, as its organisation has it; what is there already stays as it is. */
  public void keep(Mapped walk) {
    tables.keep(walk.tables());
    if (!walk.kept()) {
      return;
    }
    keep(organisation().keep(walk));
    if (freedoms.contiguous() && walk.contiguous()) {
      walk.entry().withNeighbours().ifPresent(this::insert);
    }
  }

  /** Keeps what the search for a CD found on its way. */
  public void keep(CdFound walk) {
    if (organisation().keepsStage2()) {
      keep(walk.stage2());
    }
  }

  private void keep(List<TlbEntry> found) {
    for (TlbEntry entry : found) {
      if (!entry.equals(entries.get(Tag.of(entry)))) {
        insert(entry);
      }
    }
  }

  /** Keeps an entry in place of one with the same tags; returns what had to go to make room. */
  public Optional<TlbEntry> insert(TlbEntry entry) {
    if (capacity == 0 || entry.kind() == TlbEntry.Kind.IDENTITY) {
      return Optional.empty();
    }
    Tag tag = Tag.of(entry);
    TlbEntry replaced = entries.remove(tag);
    if (replaced == null) {
      sizes.merge(entry.log2Size(), 1, Integer::sum);
    }
    entries.put(tag, entry);
    return entries.size() > capacity ? Optional.of(evictOldest()) : Optional.empty();
  }

  /** Whether an entry is there that every ASID sees. */
  public boolean hasGlobals() {
    return entries.values().stream().anyMatch(TlbEntry::global);
  }

  /** How many entries there is room for. */
  public int capacity() {
    return capacity;
  }

  /** Drops one entry, as hardware may at any time. */
  public boolean evict(TlbEntry entry) {
    boolean there = entries.remove(Tag.of(entry), entry);
    if (there) {
      forgetSize(entry);
    }
    return there;
  }

  private TlbEntry evictOldest() {
    Iterator<TlbEntry> oldest = entries.values().iterator();
    TlbEntry victim = oldest.next();
    oldest.remove();
    forgetSize(victim);
    return victim;
  }

  private void forgetSize(TlbEntry entry) {
    sizes.computeIfPresent(entry.log2Size(), (size, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Drops what the command targets and returns how many entries went; commands other than TLBI hit
   * nothing.
   */
  public int invalidate(Command command) {
    int before = entries.size();
    int gone = tables.invalidate(command);
    Iterator<TlbEntry> each = entries.values().iterator();
    while (each.hasNext()) {
      TlbEntry entry = each.next();
      if (targets(command, entry) || (freedoms.combinedByIpa() && mayTarget(command, entry))) {
        each.remove();
        forgetSize(entry);
      }
    }
    return gone + before - entries.size();
  }

  /**
   * Whether the architecture requires the command to drop the entry (Arm IHI 0070, 4.4).
   *
   * <p>By address, an entry stands for the whole leaf that it came from, even where stage 2 made it
   * smaller. All entries belong to StreamWorld NS-EL1, so EL2 commands hit none.
   */
  public static boolean targets(Command command, TlbEntry entry) {
    boolean stage1 = entry.kind().hasStage1();
    if (command instanceof Tlbi.NhAll all) {
      return stage1 && all.vmid().equals(entry.vmid());
    } else if (command instanceof Tlbi.NhAsid one) {
      return stage1
          && one.vmid().equals(entry.vmid())
          && !entry.global()
          && one.asid().equals(entry.asid());
    } else if (command instanceof Tlbi.NhVa va) {
      return stage1
          && va.vmid().equals(entry.vmid())
          && (entry.global() || va.asid().equals(entry.asid()))
          && va.covers(leafStart(entry), leafBytes(entry))
          && reaches(va.span(), entry);
    } else if (command instanceof Tlbi.NhVaa vaa) {
      return stage1
          && vaa.vmid().equals(entry.vmid())
          && vaa.covers(leafStart(entry), leafBytes(entry))
          && reaches(vaa.span(), entry);
    } else if (command instanceof Tlbi.S2Ipa ipa) {
      return entry.kind() == TlbEntry.Kind.S2
          && ipa.vmid().equals(entry.vmid())
          && ipa.covers(entry.start().asIpa(), entry.bytes())
          && reaches(ipa.span(), entry);
    } else if (command instanceof Tlbi.S12Vmall all) {
      return all.vmid().equals(entry.vmid());
    }
    return command instanceof Tlbi.NsnhAll;
  }

  /** The combined entries that TLBI_S2_IPA may hit though it need not. */
  private static boolean mayTarget(Command command, TlbEntry entry) {
    return command instanceof Tlbi.S2Ipa ipa
        && entry.kind() == TlbEntry.Kind.COMBINED
        && ipa.vmid().equals(entry.vmid())
        && ipa.covers(entry.ipa(), entry.bytes());
  }

  private static boolean reaches(TlbiSpan span, TlbEntry entry) {
    return span.reaches(entry.granule(), entry.leafLevel(), false);
  }

  /** The leaf or what is left of it; a group of contiguous leaves is larger than each of them. */
  private static int leafBits(TlbEntry entry) {
    return Math.max(entry.log2Size(), entry.granule().spanBits(entry.leafLevel()));
  }

  private static Iova leafStart(TlbEntry entry) {
    return entry.start().alignDown(leafBits(entry));
  }

  private static long leafBytes(TlbEntry entry) {
    return 1L << leafBits(entry);
  }

  /** How many table descriptors its walk cache holds. */
  public int tables() {
    return tables.size();
  }

  /** The entries, oldest first. */
  public List<TlbEntry> entries() {
    return List.copyOf(entries.values());
  }

  public int size() {
    return entries.size();
  }

  public void clear() {
    entries.clear();
    sizes.clear();
    tables.clear();
  }

  public Iotlb copy() {
    Iotlb copy = new Iotlb(capacity, freedoms, tables.copy());
    copy.entries.putAll(entries);
    copy.sizes.putAll(sizes);
    return copy;
  }

  @Override
  public String toString() {
    return entries.values().toString();
  }
}
