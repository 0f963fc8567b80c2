package iommulab.workloads.compile;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.driver.BlockProcedures.Block;
import iommulab.model.driver.Prot;
import iommulab.model.driver.WordEdit;
import iommulab.model.ledger.SoftwareFact.Mapped;
import iommulab.model.ledger.SoftwareFact.OwnerChanged;
import iommulab.model.ledger.SoftwareFact.Resized;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ranges of 2 MiB of a {@link World} that the set-up maps as a block, or by a table of pages.
 *
 * <p>Their memory lies from 3 GiB on. Tables change while programs are understood, in the order of
 * the file; memory gets the entries of a new table at once, since nothing leads to them.
 */
final class Blocks {
  static final int BITS = 21;
  private static final int PAGE_BITS = 12;
  private static final int LEVEL = 2;
  private static final long MEMORY = 0xc000_0000L;

  /** What is mapped there. */
  private record Range(Pa pa, Prot prot) {}

  private final World world;
  private final Map<String, Range> ranges = new LinkedHashMap<>();

  Blocks(World world) {
    this.world = world;
  }

  /** Maps a fresh range before the run begins; its first page gets the name. */
  void map(World.Tables tables, Iova iova, String name, LeafWords leaf, boolean pages) {
    Pa pa = new Pa(MEMORY + ((long) ranges.size() << BITS));
    String domain = tables.domain().name();
    Prot prot = leaf.prot();
    world.pages.put(name, pa);
    ranges.put(domain + " " + iova, new Range(pa, prot));
    write(tables.table().mapLeaf(iova, pa, LEVEL, prot));
    long word = leaf.of(tables.table().leaf(pa, LEVEL, prot), tables, world);
    write(List.of(tables.table().rewrite(iova, word)));
    if (pages) {
      write(tables.table().split(iova));
    }
    for (long at = 0; at < 1L << BITS; at += World.PAGE) {
      world.mappings.willMap(tables, iova.plus(at), pa.plus(at));
      world.given.add(new OwnerChanged(pa.plus(at), domain));
    }
    world.given.add(new Mapped(domain, iova, pa, 1L << BITS, prot.read(), prot.write()));
    world.given.add(new Resized(domain, iova, 1L << BITS, pages ? PAGE_BITS : BITS));
  }

  boolean isRange(World.Tables tables, Iova iova) {
    return ranges.containsKey(tables.domain().name() + " " + iova);
  }

  /** Whether a block maps the address now. */
  boolean isBlock(World.Tables tables, Iova iova) {
    return tables.table().level(iova) < 3 && tables.table().leaf(iova).isPresent();
  }

  /** From now on the range has a table, whose entries are in memory. */
  Block split(World.Tables tables, Iova iova) {
    List<WordEdit> edits = tables.table().split(iova);
    WordEdit last = edits.get(edits.size() - 1);
    write(edits.subList(0, edits.size() - 1));
    return block(tables, iova, last.slot(), last.before(), last.after());
  }

  /** From now on the range has a block; empty if its pages do not make up one any more. */
  Optional<Block> merge(World.Tables tables, Iova iova) {
    if (!tables.table().mayMerge(iova)) {
      return Optional.empty();
    }
    WordEdit edit = tables.table().merge(iova);
    return Optional.of(block(tables, iova, edit.slot(), edit.after(), edit.before()));
  }

  private Block block(World.Tables tables, Iova iova, Pa slot, long block, long table) {
    Range range = ranges.get(tables.domain().name() + " " + iova);
    return new Block(tables.domain(), iova, range.pa(), range.prot(), slot, block, table);
  }

  private void write(List<WordEdit> edits) {
    WordEdit.applyAll(edits, world.memory);
  }
}
