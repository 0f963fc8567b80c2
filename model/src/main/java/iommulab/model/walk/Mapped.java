package iommulab.model.walk;

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
}
