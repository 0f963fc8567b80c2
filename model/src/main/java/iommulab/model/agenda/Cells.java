package iommulab.model.agenda;

import java.util.Arrays;

/** Sets of cells as ascending arrays: they are small, made often and looked through at once. */
final class Cells {
  static final Cell[] NONE = {};

  private Cells() {}

  /** Where a cell is; if it is not in the set, the place where it would be, negated, less 1. */
  static int find(Cell[] cells, Cell cell) {
    return Arrays.binarySearch(cells, cell);
  }

  static boolean contains(Cell[] cells, Cell cell) {
    return cells.length > 0 && find(cells, cell) >= 0;
  }

  /** The set and these cells, which are in any order; perhaps the set itself. */
  static Cell[] with(Cell[] cells, Cell... more) {
    Cell[] all = cells;
    for (Cell cell : more) {
      int known = find(all, cell);
      if (known < 0) {
        int place = -known - 1;
        Cell[] longer = new Cell[all.length + 1];
        System.arraycopy(all, 0, longer, 0, place);
        longer[place] = cell;
        System.arraycopy(all, place, longer, place + 1, all.length - place);
        all = longer;
      }
    }
    return all;
  }

  /** The set without another; perhaps the set itself. */
  static Cell[] without(Cell[] cells, Cell[] others) {
    if (!meet(cells, others)) {
      return cells;
    }
    return Arrays.stream(cells).filter(cell -> !contains(others, cell)).toArray(Cell[]::new);
  }

  /** Those of the cells, which are in any order, that are in the set. */
  static Cell[] both(Cell[] cells, Cell[] set) {
    if (set.length == 0) {
      return NONE;
    }
    return Arrays.stream(cells).filter(cell -> contains(set, cell)).toArray(Cell[]::new);
  }

  /** Whether two sets share a cell. */
  static boolean meet(Cell[] some, Cell[] others) {
    if (others.length > 0) {
      for (Cell cell : some) {
        if (contains(others, cell)) {
          return true;
        }
      }
    }
    return false;
  }
}
