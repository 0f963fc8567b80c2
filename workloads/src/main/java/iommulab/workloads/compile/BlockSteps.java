package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.agenda.Window;
import iommulab.model.driver.BlockProcedures;
import iommulab.model.driver.BlockProcedures.Block;
import iommulab.model.driver.BlockProcedures.Way;
import iommulab.model.driver.CpuOp;
import java.util.List;
import java.util.Optional;

/**
 * The steps {@code split D 0x200000 [live|nt]} and {@code merge}, and the bare stores of both,
 * {@code pte split} and {@code pte merge}.
 */
final class BlockSteps {
  private final World world;
  private final Optional<Window> patience;

  BlockSteps(World world, Optional<Window> patience) {
    this.world = world;
    this.patience = patience;
  }

  List<CpuOp> split(Words words) {
    Block block = block(words, true);
    return BlockProcedures.split(block, way(words), patience);
  }

  List<CpuOp> merge(Words words) {
    Block block = block(words, false);
    return BlockProcedures.merge(block, way(words), patience);
  }

  /** Only the store. */
  CpuOp store(Words words, boolean splits) {
    Block block = block(words, splits);
    return splits ? BlockProcedures.splitStore(block) : BlockProcedures.mergeStore(block);
  }

  private static Way way(Words words) {
    return words.takes("live") ? Way.LIVE : words.takes("nt") ? Way.NT : Way.BREAK;
  }

  private Block block(Words words, boolean splits) {
    World.Tables tables = world.domains.get(words.oneOf("domain", world.domains.keySet()));
    Iova iova = Places.page(words, words.number("an address such as 0x200000"));
    if (!world.blocks.isRange(tables, iova)) {
      throw words.wrong(
          iova + " is the beginning of no block of " + tables.domain().name(),
          "an address that the set-up maps with 'block' or 'pages'");
    } else if (world.blocks.isBlock(tables, iova) != splits) {
      throw words.wrong(
          iova + (splits ? " has pages already" : " is a block already"),
          splits ? "a block" : "a table of pages");
    }
    return splits
        ? world.blocks.split(tables, iova)
        : world
            .blocks
            .merge(tables, iova)
            .orElseThrow(
                () -> words.wrong("the pages at " + iova + " make up no block", "all 512 of them"));
  }
}
