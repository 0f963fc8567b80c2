package iommulab.model.walk;

import iommulab.model.agenda.Mix;
import java.util.List;

/**
 * A walk found a translation; whether the access may use it is asked of the entry.
 *
 * @param entry what may be put into a TLB
 * @param stage2 the stage-2 translations found on the way, in order, which a TLB may keep as well
 * @param kept whether a TLB may keep it: not what came by a block with nT, where that counts (Arm
 *     IHI 0070, 3.21.1.2)
 * @param contiguous whether the leaf says that its neighbours go on where it ends
 * @param tables the table descriptors read on the way, which a walk cache may keep
 */
public record Mapped(
    TlbEntry entry,
    boolean kept,
    boolean contiguous,
    List<TlbEntry> stage2,
    List<TableEntry> tables)
    implements WalkResult {
  public Mapped {
    stage2 = List.copyOf(stage2);
    tables = List.copyOf(tables);
  }

  Mapped(TlbEntry entry) {
    this(entry, true, false, List.of(), List.of());
  }

  /** A hash of everything in it, the same in every run. */
  public long contentHash() {
    TlbEntry e = entry;
    String memory = " " + e.memory() + " " + e.effect() + " " + e.granule() + " " + e.leafLevel();
    String first = e + " " + e.asid() + " " + e.ipa() + " " + e.stage1() + " " + e.stage2();
    String flags = " " + e.global() + " " + e.aset() + " " + kept + " " + contiguous;
    long hash = Mix.of(hash(first + memory + flags));
    for (TlbEntry below : stage2) {
      hash = Mix.of(hash, new Mapped(below).contentHash());
    }
    for (TableEntry table : tables) {
      hash = Mix.of(hash, hash(table + " " + table.granule() + " " + table.above()));
    }
    return hash;
  }

  private static long hash(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = Mix.of(hash, text.charAt(i));
    }
    return hash;
  }
}
