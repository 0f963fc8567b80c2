package iommulab.model.agenda;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cells of its receiver that a delivery reads, writes and joins.
 *
 * <p>Two deliveries to one receiver depend on each other if they share a cell that one of them
 * writes or joins; but those that join it with the same value do not. The default is {@link
 * #WHOLE}: everything, written.
 *
 * <p>To join a cell is to change it in a way that is the same before and after every other join
 * with that value: the same content stored once more, one more member of a set, one of several that
 * have to meet (see {@link Delivery#also}).
 */
public final class Footprint {
  private static final SortedMap<Cell, Long> NOTHING = Collections.emptySortedMap();

  /** Reads and writes the receiver's whole state. */
  public static final Footprint WHOLE =
      new Footprint(new TreeSet<>(), new TreeSet<>(), NOTHING, true, true);

  /** Reads the receiver's whole state, writes nothing. */
  public static final Footprint WHOLE_READ =
      new Footprint(new TreeSet<>(), new TreeSet<>(), NOTHING, true, false);

  /** Touches nothing that another delivery could see. */
  public static final Footprint NONE =
      new Footprint(new TreeSet<>(), new TreeSet<>(), NOTHING, false, false);

  private final SortedSet<Cell> reads;
  private final SortedSet<Cell> writes;
  private final SortedMap<Cell, Long> joins;
  private final boolean readsAll;
  private final boolean writesAll;

  private Footprint(
      SortedSet<Cell> reads,
      SortedSet<Cell> writes,
      SortedMap<Cell, Long> joins,
      boolean readsAll,
      boolean writesAll) {
    this.reads = reads;
    this.writes = writes;
    this.joins = joins;
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

  /** Joins this cell. */
  public static Footprint joins(Cell cell, long value) {
    return NONE.andJoins(cell, value);
  }

  /** This footprint and these cells read; what is read and joined counts as written. */
  public Footprint andReads(Cell... cells) {
    TreeSet<Cell> more = new TreeSet<>(reads);
    TreeSet<Cell> written = new TreeSet<>(writes);
    for (Cell cell : cells) {
      (joins.containsKey(cell) ? written : more).add(cell);
    }
    return of(more, written, joins);
  }

  /** This footprint and these cells written. */
  public Footprint andWrites(Cell... cells) {
    TreeSet<Cell> more = new TreeSet<>(writes);
    more.addAll(List.of(cells));
    return of(reads, more, joins);
  }

  /** This footprint and this cell joined; what is joined with two values counts as written. */
  public Footprint andJoins(Cell cell, long value) {
    if (reads.contains(cell) || joins.getOrDefault(cell, value) != value) {
      return andWrites(cell);
    }
    TreeMap<Cell, Long> more = new TreeMap<>(joins);
    more.put(cell, value);
    return of(reads, writes, more);
  }

  private Footprint of(
      SortedSet<Cell> read, SortedSet<Cell> written, SortedMap<Cell, Long> joined) {
    TreeSet<Cell> onlyRead = new TreeSet<>(read);
    onlyRead.removeAll(written);
    if (joined.isEmpty()) {
      return new Footprint(onlyRead, written, NOTHING, readsAll, writesAll);
    }
    TreeMap<Cell, Long> onlyJoined = new TreeMap<>(joined);
    onlyJoined.keySet().removeAll(written);
    return new Footprint(onlyRead, written, onlyJoined, readsAll, writesAll);
  }

  /** Cells read and not written. */
  public SortedSet<Cell> readCells() {
    return reads;
  }

  /** Cells written. */
  public SortedSet<Cell> writtenCells() {
    return writes;
  }

  /** Cells joined and neither read nor written, with the values that they are joined with. */
  public SortedMap<Cell, Long> joinedCells() {
    return joins;
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
    return !readsAll && !writesAll && reads.isEmpty() && writes.isEmpty() && joins.isEmpty();
  }

  /** Whether they share a cell that one of them writes or joins, not both with the same value. */
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
        || meet(reads, other.writes)
        || joinsConflictWith(other)
        || other.joinsConflictWith(this);
  }

  private boolean joinsConflictWith(Footprint other) {
    if (joins.isEmpty()) {
      return false;
    }
    if (other.readsAll) {
      return true;
    }
    for (Map.Entry<Cell, Long> joined : joins.entrySet()) {
      Cell cell = joined.getKey();
      if (other.reads.contains(cell)
          || other.writes.contains(cell)
          || !other.joins.getOrDefault(cell, joined.getValue()).equals(joined.getValue())) {
        return true;
      }
    }
    return false;
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
    return writesAll || writes.contains(cell) || joins.containsKey(cell);
  }

  @Override
  public String toString() {
    return "reads "
        + (readsAll ? "everything" : reads)
        + ", writes "
        + (writesAll ? "everything" : writes)
        + (joins.isEmpty() ? "" : ", joins " + joins.keySet());
  }
}
