package iommulab.model.agenda;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The cells of its receiver that a delivery reads and writes.
 *
 * <p>Two deliveries to one receiver depend on each other if they share a cell that one of them
 * writes. The default is {@link #WHOLE}: everything, written.
 */
public final class Footprint {
  /** Reads and writes the receiver's whole state. */
  public static final Footprint WHOLE = new Footprint(new TreeSet<>(), new TreeSet<>(), true, true);

  /** Reads the receiver's whole state, writes nothing. */
  public static final Footprint WHOLE_READ =
      new Footprint(new TreeSet<>(), new TreeSet<>(), true, false);

  /** Touches nothing that another delivery could see. */
  public static final Footprint NONE =
      new Footprint(new TreeSet<>(), new TreeSet<>(), false, false);

  private final SortedSet<Cell> reads;
  private final SortedSet<Cell> writes;
  private final boolean readsAll;
  private final boolean writesAll;

  private Footprint(
      SortedSet<Cell> reads, SortedSet<Cell> writes, boolean readsAll, boolean writesAll) {
    this.reads = reads;
    this.writes = writes;
    this.readsAll = readsAll;
    this.writesAll = writesAll;
  }

  /** Reads these cells. */
  public static Footprint reads(Cell... cells) {
    return NONE.andReads(cells);
  }

  /** Writes (and may read) these cells. */
  public static Footprint writes(Cell... cells) {
    return NONE.andWrites(cells);
  }

  /** This footprint and these cells read. */
  public Footprint andReads(Cell... cells) {
    TreeSet<Cell> more = new TreeSet<>(reads);
    more.addAll(List.of(cells));
    more.removeAll(writes);
    return new Footprint(more, writes, readsAll, writesAll);
  }

  /** This footprint and these cells written. */
  public Footprint andWrites(Cell... cells) {
    TreeSet<Cell> more = new TreeSet<>(writes);
    more.addAll(List.of(cells));
    TreeSet<Cell> onlyRead = new TreeSet<>(reads);
    onlyRead.removeAll(more);
    return new Footprint(onlyRead, more, readsAll, writesAll);
  }

  /** Cells read and not written. */
  public SortedSet<Cell> readCells() {
    return reads;
  }

  /** Cells written. */
  public SortedSet<Cell> writtenCells() {
    return writes;
  }

  /** Whether every cell is read. */
  public boolean readsAll() {
    return readsAll;
  }

  /** Whether every cell is written. */
  public boolean writesAll() {
    return writesAll;
  }

  /** Whether no cell is read or written. */
  public boolean touchesNothing() {
    return !readsAll && !writesAll && reads.isEmpty() && writes.isEmpty();
  }

  /** Whether they share a cell that one of them writes. */
  public boolean conflictsWith(Footprint other) {
    if (touchesNothing() || other.touchesNothing()) {
      return false;
    }
    if (writesAll || other.writesAll) {
      return true;
    }
    return readsAll && !other.writes.isEmpty()
        || other.readsAll && !writes.isEmpty()
        || meet(writes, other.writes)
        || meet(writes, other.reads)
        || meet(reads, other.writes);
  }

  private static boolean meet(SortedSet<Cell> some, SortedSet<Cell> others) {
    for (Cell cell : some) {
      if (others.contains(cell)) {
        return true;
      }
    }
    return false;
  }

  /** Whether handling may look at this cell. */
  public boolean mayRead(Cell cell) {
    return readsAll || reads.contains(cell) || mayWrite(cell);
  }

  /** Whether handling may change this cell. */
  public boolean mayWrite(Cell cell) {
    return writesAll || writes.contains(cell);
  }

  @Override
  public String toString() {
    return "reads "
        + (readsAll ? "everything" : reads)
        + ", writes "
        + (writesAll ? "everything" : writes);
  }
}
