package iommulab.model.agenda;

import java.util.List;

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
  private static final long[] NO_VALUES = {};

  /** Reads and writes the receiver's whole state. */
  public static final Footprint WHOLE = new Footprint(true, true);

  /** Reads the receiver's whole state, writes nothing. */
  public static final Footprint WHOLE_READ = new Footprint(true, false);

  /** Touches nothing that another delivery could see. */
  public static final Footprint NONE = new Footprint(false, false);

  /** Cells read and not written, ascending; likewise the others. Nobody changes them. */
  final Cell[] reads;

  final Cell[] writes;
  final Cell[] joins;

  private final long[] values;
  private final boolean readsAll;
  private final boolean writesAll;

  private Footprint(boolean readsAll, boolean writesAll) {
    this(Cells.NONE, Cells.NONE, Cells.NONE, NO_VALUES, readsAll, writesAll);
  }

  private Footprint(
      Cell[] reads,
      Cell[] writes,
      Cell[] joins,
      long[] values,
      boolean readsAll,
      boolean writesAll) {
    this.reads = reads;
    this.writes = writes;
    this.joins = joins;
    this.values = values;
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
    Cell[] both = Cells.both(cells, joins);
    return of(Cells.with(reads, cells), Cells.with(writes, both), joins, values);
  }

  /** This footprint and these cells written. */
  public Footprint andWrites(Cell... cells) {
    return of(reads, Cells.with(writes, cells), joins, values);
  }

  /** This footprint and this cell joined; what is joined with two values counts as written. */
  public Footprint andJoins(Cell cell, long value) {
    int known = Cells.find(joins, cell);
    if (Cells.contains(reads, cell) || known >= 0 && values[known] != value) {
      return andWrites(cell);
    }
    if (known >= 0 || Cells.contains(writes, cell)) {
      return this;
    }
    int place = -known - 1;
    long[] more = new long[values.length + 1];
    System.arraycopy(values, 0, more, 0, place);
    more[place] = value;
    System.arraycopy(values, place, more, place + 1, values.length - place);
    return new Footprint(reads, writes, Cells.with(joins, cell), more, readsAll, writesAll);
  }

  private Footprint of(Cell[] read, Cell[] written, Cell[] joined, long[] joinedWith) {
    Cell[] onlyRead = Cells.without(read, written);
    Cell[] onlyJoined = Cells.without(joined, written);
    long[] with = joinedWith;
    if (onlyJoined.length < joined.length) {
      with = new long[onlyJoined.length];
      for (int i = 0; i < with.length; i++) {
        with[i] = joinedWith[Cells.find(joined, onlyJoined[i])];
      }
    }
    return new Footprint(onlyRead, written, onlyJoined, with, readsAll, writesAll);
  }

  /** Cells read and not written, ascending. */
  public List<Cell> readCells() {
    return List.of(reads);
  }

  /** Cells written, ascending. */
  public List<Cell> writtenCells() {
    return List.of(writes);
  }

  /** Cells joined and neither read nor written, ascending. */
  public List<Cell> joinedCells() {
    return List.of(joins);
  }

  /** The value that the joined cell at this place is joined with. */
  long joinedWith(int place) {
    return values[place];
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
    return !readsAll && !writesAll && reads.length == 0 && writes.length == 0 && joins.length == 0;
  }

  /** Whether they share a cell that one of them writes or joins, not both with the same value. */
  public boolean conflictsWith(Footprint other) {
    if (touchesNothing() || other.touchesNothing()) {
      return false;
    }
    if (writesAll || other.writesAll) {
      return true;
    }
    return readsAll && other.writes.length > 0
        || other.readsAll && writes.length > 0
        || Cells.meet(writes, other.writes)
        || Cells.meet(writes, other.reads)
        || Cells.meet(reads, other.writes)
        || joinsConflictWith(other)
        || other.joinsConflictWith(this);
  }

  private boolean joinsConflictWith(Footprint other) {
    if (joins.length == 0) {
      return false;
    }
    if (other.readsAll || Cells.meet(joins, other.reads) || Cells.meet(joins, other.writes)) {
      return true;
    }
    for (int i = 0; i < joins.length; i++) {
      int theirs = Cells.find(other.joins, joins[i]);
      if (theirs >= 0 && other.values[theirs] != values[i]) {
        return true;
      }
    }
    return false;
  }

  /** Whether handling may look at this cell. */
  public boolean mayRead(Cell cell) {
    return readsAll || Cells.contains(reads, cell) || mayWrite(cell);
  }

  /** Whether handling may change this cell. */
  public boolean mayWrite(Cell cell) {
    return writesAll || Cells.contains(writes, cell) || Cells.contains(joins, cell);
  }

  @Override
  public String toString() {
    return "reads "
        + (readsAll ? "everything" : readCells())
        + ", writes "
        + (writesAll ? "everything" : writtenCells())
        + (joins.length == 0 ? "" : ", joins " + joinedCells());
  }
}
