package iommulab.model.tlb;

import iommulab.model.walk.Mapped;
import iommulab.model.walk.TlbEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Which entries a TLB makes of a translation through both stages: IMPLEMENTATION DEFINED (Arm IHI
 * 0070, 3.17, 4.4.3.1).
 */
public enum Organisation {
  /** One entry for both stages together; stage 2 is walked anew for every table. */
  COMBINED,
  /** One entry for each stage; the stage-2 entries serve tables and CDs too. */
  SPLIT,
  /** Both: a combined entry, and the stage-2 entries that were found on the way. */
  MIXED;

  /** Whether walks take stage-2 translations from the TLB. */
  public boolean keepsStage2() {
    return this != COMBINED;
  }

  /** The entries that an access goes by which a walk served. */
  public List<TlbEntry> used(Mapped walk) {
    boolean apart = this == SPLIT && walk.entry().kind() == TlbEntry.Kind.COMBINED;
    return apart
        ? List.of(walk.entry().stage1Half(), walk.stage2().get(walk.stage2().size() - 1))
        : List.of(walk.entry());
  }

  /** The entries that a walk leaves behind. */
  List<TlbEntry> keep(Mapped walk) {
    TlbEntry found = walk.entry();
    if (found.kind() != TlbEntry.Kind.COMBINED || this == COMBINED) {
      return List.of(found);
    }
    List<TlbEntry> all = new ArrayList<>(walk.stage2());
    all.add(this == SPLIT ? found.stage1Half() : found);
    return all;
  }
}
