package iommulab.model.driver;

import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Fact;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.Resized;
import iommulab.model.ledger.SoftwareFact.TableRemoved;
import iommulab.model.ledger.SoftwareFact.Unmapped;
import iommulab.model.smmuv3.command.Command;
import iommulab.model.smmuv3.command.TlbiSpan;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a driver replaces a 2 MiB block by a table of pages that map the same, and back (Arm IHI
 * 0070, 3.21.1.1 to 3.21.1.3; Arm DDI 0487, D8.17).
 *
 * <p>The table's entries are there before. ATCs are not told: what they hold stays true.
 */
public final class BlockProcedures {
  private static final int LEVEL = 2;
  private static final int BLOCK_BITS = Granule.K4.spanBits(LEVEL);
  private static final int PAGE_BITS = Granule.K4.bits();

  /** What stands between the old descriptor and the new one. */
  public enum Way {
    /**
     * An invalid descriptor and a TLBI: break-before-make, for BBML 0; accesses fault meanwhile.
     */
    BREAK,
    /** Nothing; the TLBI comes after it: for BBML 2. */
    LIVE,
    /** A block with nT, which is not kept where it could conflict: for BBML 1. */
    NT
  }

  /**
   * A range of 2 MiB that a block maps, or a table of pages.
   *
   * @param slot where the descriptor is
   * @param block the descriptor as a block
   * @param table the descriptor as a table
   */
  public record Block(
      Domain domain, Iova iova, Pa output, Prot prot, Pa slot, long block, long table) {
    private long transientBlock() {
      return new Stage1Descriptor(block).with(Stage1Descriptor.NT, 1).raw();
    }

    /** The leaf at level 2; no table is meant. */
    private List<List<Command>> blockInvalidation() {
      return domain.tlbInvalidation(iova, TlbiSpan.range(Granule.K4, 0, 0, LEVEL, true));
    }

    /** The table, its pages, and whatever else stands for the range. */
    private List<List<Command>> rangeInvalidation() {
      return domain.tlbInvalidation(
          iova, TlbiSpan.range(Granule.K4, 0, BLOCK_BITS - PAGE_BITS, 0, false));
    }

    private Resized resized(int leafBits) {
      return new Resized(domain.name(), iova, 1L << BLOCK_BITS, leafBits);
    }

    private Fact gone() {
      return new Unmapped(domain.name(), iova, 1L << BLOCK_BITS);
    }

    private Fact tableGone() {
      return new TableRemoved(domain.name(), iova, 1L << BLOCK_BITS);
    }

    private Fact there() {
      long size = 1L << BLOCK_BITS;
      return new Mapped(domain.name(), iova, output, size, prot.read(), prot.write());
    }
  }

  private BlockProcedures() {}

  /** Puts the table of pages in the block's place. */
  public static List<CpuOp> split(Block block, Way way, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    if (way == Way.BREAK) {
      ops.addAll(replace(block, 0, List.of(block.gone()), block.blockInvalidation(), giveUp));
      ops.add(store(block, block.table(), List.of(block.there(), block.resized(PAGE_BITS))));
      return ops;
    } else if (way == Way.NT) {
      ops.addAll(
          replace(block, block.transientBlock(), List.of(), block.blockInvalidation(), giveUp));
    }
    ops.addAll(
        replace(
            block,
            block.table(),
            List.of(block.resized(PAGE_BITS)),
            block.rangeInvalidation(),
            giveUp));
    return ops;
  }

  /** Puts the block in the place of the table of pages. */
  public static List<CpuOp> merge(Block block, Way way, Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    List<List<Command>> range = block.rangeInvalidation();
    switch (way) {
      case BREAK -> {
        List<Fact> gone = List.of(block.gone(), block.tableGone());
        ops.addAll(replace(block, 0, gone, range, giveUp));
        ops.add(store(block, block.block(), List.of(block.there(), block.resized(BLOCK_BITS))));
      }
      case LIVE -> ops.addAll(replace(block, block.block(), merged(block), range, giveUp));
      case NT -> {
        ops.addAll(replace(block, block.transientBlock(), merged(block), range, giveUp));
        ops.addAll(replace(block, block.block(), List.of(), block.blockInvalidation(), giveUp));
      }
    }
    return ops;
  }

  /** Only the store of a split that changes the tables. */
  public static CpuOp splitStore(Block block) {
    return store(block, block.table(), List.of(block.resized(PAGE_BITS)));
  }

  /** Only the store of a merge that changes the tables. */
  public static CpuOp mergeStore(Block block) {
    return store(block, block.block(), merged(block));
  }

  private static List<Fact> merged(Block block) {
    return List.of(block.resized(BLOCK_BITS), block.tableGone());
  }

  private static CpuOp store(Block block, long word, List<Fact> facts) {
    return new CpuOp.Store(block.slot(), word, true, facts);
  }

  private static List<CpuOp> replace(
      Block block,
      long word,
      List<Fact> facts,
      List<List<Command>> invalidation,
      Optional<Window> giveUp) {
    List<CpuOp> ops = new ArrayList<>();
    ops.add(store(block, word, facts));
    ops.add(new CpuOp.Barrier("smp_mb"));
    for (List<Command> batch : invalidation) {
      ops.addAll(Procedures.fenced(block.domain().queue(), batch, giveUp, ""));
    }
    return ops;
  }
}
