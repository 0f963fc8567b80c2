package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.CpuOp;
import iommulab.model.driver.PageTable;
import iommulab.model.ledger.SoftwareFact.MigrationEnded;
import iommulab.model.ledger.SoftwareFact.PageCopied;
import iommulab.model.memory.AtomicFunction;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.smmuv3.table.Stage2Descriptor;
import java.util.List;

/** Steps of a migration: reading dirty states, copying pages, going away. */
final class DirtySteps {
  private static final String TARGET = "migrated";

  private DirtySteps() {}

  /**
   * Reads whether a page was written and makes it writable-clean in one step (linux
   * iopte_set_writeable_clean, with what the descriptor was).
   */
  static CpuOp dirty(World world, World.Tables tables, Iova iova, String into) {
    boolean stage1 = tables.domain().stage() == PageTable.Stage.STAGE1;
    return new CpuOp.ReadDirty(
        world.mappings.slot(tables, iova),
        stage1 ? AtomicFunction.SET : AtomicFunction.CLEAR,
        stage1 ? Stage1Descriptor.AP2.into(0, 1) : Stage2Descriptor.WRITE.into(0, 1),
        tables.domain().name(),
        iova,
        into);
  }

  /** Reads the page, of which the first word stands for all. */
  static CpuOp copy(World.Tables tables, Iova iova, Pa page, String into) {
    return new CpuOp.Inspect(page, List.of(new PageCopied(tables.domain().name(), iova)), into);
  }

  /** The domain goes on elsewhere; its pages here go to somebody else. */
  static List<CpuOp> migrated(World world, World.Tables tables) {
    String domain = tables.domain().name();
    List<Pa> pages = List.copyOf(world.mappings.of(tables).values());
    return List.of(
        new CpuOp.HandOver(pages, TARGET, "", List.of()),
        new CpuOp.Note(List.of(new MigrationEnded(domain))));
  }
}
