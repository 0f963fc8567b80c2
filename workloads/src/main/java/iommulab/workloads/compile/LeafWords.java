package iommulab.workloads.compile;

import iommulab.model.driver.PageTable;
import iommulab.model.driver.Prot;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.smmuv3.table.Stage2Descriptor;
import iommulab.workloads.settings.SmmuSettings.Httu;

/**
 * What a step says about the leaf that it writes.
 *
 * <p>Where hardware updates dirty states, what may be written gets DBM = 1 and is dirty from the
 * beginning (linux arm_lpae_prot_to_pte), unless the step says {@code clean}.
 *
 * @param clean writable-clean: not written since somebody asked
 * @param old the access flag is 0
 * @param uncached Normal Non-cacheable memory
 */
record LeafWords(Prot prot, boolean clean, boolean old, boolean uncached) {
  private static final int UNCACHED = 0;
  static final LeafWords READ_WRITE = new LeafWords(Prot.READ_WRITE, false, false, false);

  /** {@code rw|ro|wo}, {@code clean}, {@code old}, {@code nc}; all may be missing. */
  static LeafWords of(Words words) {
    Prot prot = SetupCompiler.prot(words);
    boolean clean = words.takes("clean");
    LeafWords leaf = new LeafWords(prot, clean, words.takes("old"), words.takes("nc"));
    if (clean && !prot.write()) {
      throw words.wrong("'clean' for what cannot be written", "it behind rw or wo");
    }
    return leaf;
  }

  /** The word of a plain leaf with all that added. */
  long of(long plain, World.Tables tables, World world) {
    boolean marks = world.httu == Httu.DIRTY && prot.write();
    if (tables.domain().stage() == PageTable.Stage.STAGE1) {
      Stage1Descriptor leaf =
          new Stage1Descriptor(plain)
              .with(Stage1Descriptor.DBM, marks ? 1 : 0)
              .with(Stage1Descriptor.AF, old ? 0 : 1);
      leaf = uncached ? leaf.with(Stage1Descriptor.ATTR_INDX, UNCACHED) : leaf;
      return (clean ? leaf.with(Stage1Descriptor.AP2, 1) : leaf).raw();
    }
    Stage2Descriptor leaf =
        new Stage2Descriptor(plain)
            .with(Stage2Descriptor.DBM, marks ? 1 : 0)
            .with(Stage2Descriptor.AF, old ? 0 : 1);
    if (uncached || !world.forcesWriteBack) {
      int type = uncached ? Stage2Descriptor.NON_CACHEABLE : Stage2Descriptor.WRITE_BACK;
      leaf = leaf.with(Stage2Descriptor.MEM_ATTR, type);
    }
    return (clean ? leaf.with(Stage2Descriptor.WRITE, 0) : leaf).raw();
  }
}
