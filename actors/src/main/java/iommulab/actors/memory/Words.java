package iommulab.actors.memory;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;
import iommulab.model.memory.Route;

/**
 * Memory's cells: 64-bit words, the owner of a page, the present use of an I/O virtual page.
 *
 * <p>What is snooped touches its words alone. Whatever else there is may bring a line into the
 * caches or send it away, and so touches all words of its lines.
 */
final class Words {
  private static final int WORD_BITS = 3;
  private static final int LINE_BITS = 6;

  private Words() {}

  static Cell[] of(Route route, Pa at, int dwords) {
    return route == Route.SNOOPED ? of(at, dwords) : ofLines(at, dwords);
  }

  static Cell[] of(Pa at, int dwords) {
    long first = at.value() >>> WORD_BITS;
    return between(first, (at.value() + 8L * dwords - 1) >>> WORD_BITS);
  }

  static Cell of(Pa at) {
    return new Cell(CellKind.WORD, at.value() >>> WORD_BITS);
  }

  /** All words of the lines that the range lies in. */
  static Cell[] ofLines(Pa at, int dwords) {
    int shift = LINE_BITS - WORD_BITS;
    long first = at.value() >>> LINE_BITS;
    long last = (at.value() + 8L * dwords - 1) >>> LINE_BITS;
    return between(first << shift, (last + 1 << shift) - 1);
  }

  private static Cell[] between(long first, long last) {
    Cell[] cells = new Cell[(int) (last - first + 1)];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new Cell(CellKind.WORD, first + i);
    }
    return cells;
  }

  static Footprint read(Route route, Pa at, int dwords) {
    Cell[] words = of(route, at, dwords);
    return route == Route.SNOOPED ? Footprint.reads(words) : Footprint.writes(words);
  }

  static Cell awaited(Pa at) {
    return new Cell(CellKind.AWAITED, at.value() >>> WORD_BITS);
  }

  /** The same for all words of the lines that the range lies in. */
  static Cell[] awaitedInLines(Pa at, int dwords) {
    Cell[] cells = ofLines(at, dwords);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new Cell(CellKind.AWAITED, cells[i].index());
    }
    return cells;
  }

  /** What polls see of additions that commute. */
  static Cell added(Pa at) {
    return new Cell(CellKind.ADDED, at.value() >>> WORD_BITS);
  }

  /** Who is in line for a lock. */
  static Cell lock(int lock) {
    return new Cell(CellKind.LOCK, lock);
  }

  /** That a lock goes from one to the next: the next has asked, and the one before has released. */
  static Cell passed(int lock) {
    return new Cell(CellKind.LOCK, ~lock);
  }

  static Cell owner(Pa page) {
    return new Cell(CellKind.PAGE_OWNER, page.pageNumber());
  }

  static Cell owner(Iova page) {
    return new Cell(CellKind.ADDRESS_OWNER, page.pageNumber());
  }
}
