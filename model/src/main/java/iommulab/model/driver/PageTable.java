package iommulab.model.driver;

import iommulab.model.address.Granule;
import iommulab.model.address.Iova;
import iommulab.model.address.Ipa;
import iommulab.model.address.Pa;
import iommulab.model.smmuv3.table.DescriptorKind;
import iommulab.model.smmuv3.table.Stage1Descriptor;
import iommulab.model.smmuv3.table.Stage2Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One tree of VMSAv8-64 tables as the driver that owns it knows it: stage 1 or stage 2, 4 KiB
 * granule with blocks.
 *
 * <p>Every change returns the stores that make it, in order; the table takes them as done. Emptied
 * tables stay linked until a block takes their place. Output addresses are intermediate ones, with
 * the same number, where the table is a guest's stage 1.
 */
public final class PageTable {
  private static final Granule GRANULE = Granule.K4;
  private static final int DEVICE = 0x1;
  private static final int NEVER_EXECUTE = 2;

  /** Which stage the table is for. */
  public enum Stage {
    STAGE1,
    STAGE2
  }

  /** Where a walk of the table ends: at a leaf or at an invalid descriptor. */
  private record Spot(Ipa slot, int level, long word) {
    boolean isLeaf() {
      return kind().isLeaf();
    }

    DescriptorKind kind() {
      return new Stage1Descriptor(word).kind(GRANULE, level);
    }
  }

  private final Stage stage;
  private final int inputBits;
  private final int startLevel;
  private final Ipa root;
  private final PageAllocator allocator;
  private final Function<Ipa, Pa> placement;
  private final Map<Ipa, Long> words;

  private PageTable(
      Stage stage,
      int inputBits,
      int startLevel,
      Ipa root,
      PageAllocator allocator,
      Function<Ipa, Pa> placement,
      Map<Ipa, Long> words) {
    this.stage = stage;
    this.inputBits = inputBits;
    this.startLevel = startLevel;
    this.root = root;
    this.allocator = allocator;
    this.placement = placement;
    this.words = words;
  }

  /** An empty stage-1 table for addresses of this many bits (64 - TxSZ), in physical memory. */
  public static PageTable stage1(PageAllocator allocator, int inputBits) {
    return stage1(allocator, inputBits, Ipa::asPa);
  }

  /**
   * An empty stage-1 table in a guest's memory.
   *
   * @param placement where the guest's intermediate addresses are
   */
  public static PageTable stage1(
      PageAllocator allocator, int inputBits, Function<Ipa, Pa> placement) {
    int startLevel = 4 - (inputBits - 4) / GRANULE.stride();
    return new PageTable(
        Stage.STAGE1,
        inputBits,
        startLevel,
        allocator.page(),
        allocator,
        placement,
        new TreeMap<>());
  }

  /**
   * An empty stage-2 table for intermediate addresses of this many bits, up to 16 first tables side
   * by side.
   */
  public static PageTable stage2(PageAllocator allocator, int inputBits, int startLevel) {
    int indexBits = inputBits - GRANULE.spanBits(startLevel);
    if (indexBits < 1 || indexBits > GRANULE.stride() + 4) {
      throw new IllegalArgumentException(
          "stage 2 of "
              + inputBits
              + " bits cannot start at level "
              + startLevel
              + ": needs 1 to 16 first tables");
    }
    Ipa root = allocator.pages(1 << Math.max(0, indexBits - GRANULE.stride()));
    return new PageTable(
        Stage.STAGE2, inputBits, startLevel, root, allocator, Ipa::asPa, new TreeMap<>());
  }

  public Stage stage() {
    return stage;
  }

  /** What TTBx or S2TTB holds. */
  public Ipa root() {
    return root;
  }

  public int startLevel() {
    return startLevel;
  }

  public int inputBits() {
    return inputBits;
  }

  /** What T0SZ or S2T0SZ holds. */
  public int t0sz() {
    return Long.SIZE - inputBits;
  }

  /** What S2SL0 holds. */
  public int sl0() {
    return 2 - startLevel;
  }

  /** Maps a range with the largest blocks that its alignment allows. */
  public List<WordEdit> map(Iova iova, Pa pa, long bytes, Prot prot) {
    requirePages(iova, bytes);
    List<WordEdit> edits = new ArrayList<>();
    long done = 0;
    while (done < bytes) {
      int level = largest(iova.value() + done | pa.value() + done, bytes - done);
      edits.addAll(mapLeaf(iova.plus(done), pa.plus(done), level, prot));
      done += GRANULE.span(level);
    }
    return edits;
  }

  private int largest(long alignment, long left) {
    int level = startLevel;
    while (level < 3
        && (!GRANULE.hasBlock(level)
            || left < GRANULE.span(level)
            || (alignment & GRANULE.span(level) - 1) != 0)) {
      level++;
    }
    return level;
  }

  /** Maps one page (level 3) or block (level 2: 2 MiB, level 1: 1 GiB). */
  public List<WordEdit> mapLeaf(Iova iova, Pa pa, int level, Prot prot) {
    requireInput(iova);
    if ((level != 3 && !GRANULE.hasBlock(level))
        || ((iova.value() | pa.value()) & GRANULE.span(level) - 1) != 0) {
      throw new IllegalArgumentException(
          "leaf "
              + iova
              + " -> "
              + pa
              + " at level "
              + level
              + ": expected level 1 to 3 and both aligned to its size");
    }
    List<WordEdit> edits = new ArrayList<>();
    Spot spot = first(iova);
    while (spot.level() < level) {
      if (spot.kind() == DescriptorKind.INVALID) {
        long table = Stage1Descriptor.table(allocator.page()).raw();
        edits.add(edit(spot.slot(), table));
        spot = new Spot(spot.slot(), spot.level(), table);
      }
      requireNotLeaf(spot, iova);
      spot = below(spot, iova);
    }
    if (!isEmpty(spot)) {
      throw new IllegalStateException(
          "map " + iova + " at level " + level + ": something is mapped there already");
    }
    edits.add(edit(spot.slot(), leaf(pa, level, prot)));
    return edits;
  }

  /**
   * Clears every leaf of a range; a leaf must not stick out of it. What is not mapped is passed
   * over.
   */
  public List<WordEdit> unmap(Iova iova, long bytes) {
    requirePages(iova, bytes);
    List<WordEdit> edits = new ArrayList<>();
    long done = 0;
    while (done < bytes) {
      Iova at = iova.plus(done);
      Spot spot = spot(at);
      long span = GRANULE.span(spot.level());
      long offset = at.value() & span - 1;
      if (spot.isLeaf()) {
        if (offset != 0 || bytes - done < span) {
          throw new IllegalArgumentException(
              "unmap "
                  + iova
                  + "+0x"
                  + Long.toHexString(bytes)
                  + ": cuts the block of 0x"
                  + Long.toHexString(span)
                  + " bytes at "
                  + at);
        }
        edits.add(edit(spot.slot(), 0));
      }
      done += span - offset;
    }
    return edits;
  }

  /**
   * Maps what a block maps by the leaves of a table instead: the table's entries, which nothing
   * leads to yet, and last the descriptor that puts it in the block's place.
   */
  public List<WordEdit> split(Iova iova) {
    Spot block = spot(iova);
    if (block.kind() != DescriptorKind.BLOCK) {
      throw new IllegalStateException("split " + iova + ": no block is there");
    }
    int below = block.level() + 1;
    Stage1Descriptor like = new Stage1Descriptor(block.word()).with(Stage1Descriptor.NT, 0);
    long first = like.with(Stage1Descriptor.TYPE, below == 3 ? 1 : 0).raw();
    Ipa table = allocator.page();
    List<WordEdit> edits = new ArrayList<>();
    for (int i = 0; i < GRANULE.entries(); i++) {
      edits.add(edit(table.plus(8L * i), first + i * GRANULE.span(below)));
    }
    edits.add(edit(block.slot(), Stage1Descriptor.table(table).raw()));
    return edits;
  }

  /**
   * Maps what a table's leaves map by one block instead: the descriptor that takes the table's
   * place. The leaves must make up a block.
   */
  public WordEdit merge(Iova iova) {
    Spot table = lowestTable(iova);
    Stage1Descriptor block =
        asBlock(table)
            .orElseThrow(
                () -> new IllegalStateException("merge " + iova + ": its leaves are no block"));
    return edit(table.slot(), block.raw());
  }

  /** Whether the leaves of the lowest table for an address make up a block. */
  public boolean mayMerge(Iova iova) {
    return asBlock(lowestTable(iova)).isPresent();
  }

  private Spot lowestTable(Iova iova) {
    requireInput(iova);
    Spot spot = first(iova);
    Spot next = below(spot, iova);
    while (next.kind() == DescriptorKind.TABLE) {
      spot = next;
      next = below(spot, iova);
    }
    return spot;
  }

  /** The block that the leaves of a table make up. */
  private Optional<Stage1Descriptor> asBlock(Spot table) {
    if (table.kind() != DescriptorKind.TABLE || !GRANULE.hasBlock(table.level())) {
      return Optional.empty();
    }
    Ipa entries = new Stage1Descriptor(table.word()).nextTable(GRANULE);
    long first = words.getOrDefault(entries, 0L);
    for (int i = 0; i < GRANULE.entries(); i++) {
      long expected = first + i * GRANULE.span(table.level() + 1);
      if (words.getOrDefault(entries.plus(8L * i), 0L) != expected) {
        return Optional.empty();
      }
    }
    Stage1Descriptor block = new Stage1Descriptor(first).with(Stage1Descriptor.TYPE, 0);
    boolean aligned = block.output(GRANULE, 3).offset(GRANULE.spanBits(table.level())) == 0;
    return first != 0 && aligned ? Optional.of(block) : Optional.empty();
  }

  /**
   * Replaces the leaf that maps an address by another word, for a break without a make, or the
   * reverse.
   */
  public WordEdit rewrite(Iova iova, long word) {
    return edit(spot(iova).slot(), word);
  }

  /** Where the descriptor is that ends the walk of an address, be it a leaf or invalid. */
  public Pa slot(Iova iova) {
    return placement.apply(spot(iova).slot());
  }

  /** Where the descriptor is that leads to the lowest table for an address. */
  public Pa tableSlot(Iova iova) {
    requireInput(iova);
    Spot spot = first(iova);
    if (spot.kind() != DescriptorKind.TABLE) {
      throw new IllegalStateException("no table below the first serves " + iova);
    }
    Spot next = below(spot, iova);
    while (next.kind() == DescriptorKind.TABLE) {
      spot = next;
      next = below(spot, iova);
    }
    return placement.apply(spot.slot());
  }

  /** The level of that descriptor. */
  public int level(Iova iova) {
    return spot(iova).level();
  }

  /** The leaf that maps an address. */
  public Optional<Long> leaf(Iova iova) {
    Spot spot = spot(iova);
    return spot.isLeaf() ? Optional.of(spot.word()) : Optional.empty();
  }

  /** The word of a leaf of this stage. */
  public long leaf(Pa pa, int level, Prot prot) {
    return stage == Stage.STAGE1 ? stage1Leaf(pa, level, prot) : stage2Leaf(pa, level, prot);
  }

  private static long stage1Leaf(Pa pa, int level, Prot prot) {
    return Stage1Descriptor.leaf(GRANULE, level, new Ipa(pa.value()), prot.write())
        .with(Stage1Descriptor.AP1, prot.privileged() ? 0 : 1)
        .with(Stage1Descriptor.NG, prot.global() ? 0 : 1)
        .with(Stage1Descriptor.PXN, prot.execute() ? 0 : 1)
        .with(Stage1Descriptor.UXN, prot.execute() ? 0 : 1)
        .raw();
  }

  private static long stage2Leaf(Pa pa, int level, Prot prot) {
    return Stage2Descriptor.leaf(GRANULE, level, pa, prot.read(), prot.write())
        .with(
            Stage2Descriptor.MEM_ATTR, prot.device() ? DEVICE : Stage2Descriptor.WRITE_BACK_FORCED)
        .with(Stage2Descriptor.XN, prot.execute() ? 0 : NEVER_EXECUTE)
        .raw();
  }

  private Spot spot(Iova iova) {
    requireInput(iova);
    Spot spot = first(iova);
    while (spot.kind() == DescriptorKind.TABLE) {
      spot = below(spot, iova);
    }
    return spot;
  }

  private Spot first(Iova iova) {
    return at(root, startLevel, inputBits - GRANULE.spanBits(startLevel), iova);
  }

  private Spot below(Spot table, Iova iova) {
    Ipa next = new Stage1Descriptor(table.word()).nextTable(GRANULE);
    return at(next, table.level() + 1, GRANULE.stride(), iova);
  }

  private Spot at(Ipa table, int level, int indexBits, Iova iova) {
    long index = iova.value() >>> GRANULE.spanBits(level) & (1L << indexBits) - 1;
    Ipa slot = table.plus(8 * index);
    return new Spot(slot, level, words.getOrDefault(slot, 0L));
  }

  private WordEdit edit(Ipa slot, long word) {
    Long before = words.put(slot, word);
    return new WordEdit(placement.apply(slot), before == null ? 0 : before, word);
  }

  /** Whether nothing is mapped below a descriptor. */
  private boolean isEmpty(Spot spot) {
    if (spot.kind() != DescriptorKind.TABLE) {
      return spot.kind() == DescriptorKind.INVALID;
    }
    Ipa table = new Stage1Descriptor(spot.word()).nextTable(GRANULE);
    for (int i = 0; i < GRANULE.entries(); i++) {
      Ipa slot = table.plus(8L * i);
      if (!isEmpty(new Spot(slot, spot.level() + 1, words.getOrDefault(slot, 0L)))) {
        return false;
      }
    }
    return true;
  }

  private void requireNotLeaf(Spot spot, Iova iova) {
    if (spot.isLeaf()) {
      throw new IllegalStateException(
          "map " + iova + ": a block at level " + spot.level() + " covers it already");
    }
  }

  private void requirePages(Iova iova, long bytes) {
    if (iova.offset(GRANULE.bits()) != 0 || bytes <= 0 || bytes % GRANULE.bytes() != 0) {
      throw new IllegalArgumentException(
          "range "
              + iova
              + "+0x"
              + Long.toHexString(bytes)
              + ": expected whole 4 KiB pages, at least one");
    }
    requireInput(iova.plus(bytes - 1));
  }

  private void requireInput(Iova iova) {
    long above = iova.value() >> inputBits;
    if (above != 0 && (stage == Stage.STAGE2 || above != -1)) {
      throw new IllegalArgumentException(
          iova + " is outside of the table's " + inputBits + " bits");
    }
  }

  /** An independent copy, for a run that starts over. */
  public PageTable copy() {
    return new PageTable(
        stage, inputBits, startLevel, root, allocator.copy(), placement, new TreeMap<>(words));
  }
}
