package iommulab.actors.memory;

import iommulab.model.address.Iova;
import iommulab.model.address.Pa;
import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;
import iommulab.model.memory.Route;

/** Memory's cells: 64-byte lines, the owner of a page, the present use of an I/O virtual page. */
final class Lines {
  private static final int LINE_BITS = 6;

  private Lines() {}

  static Cell[] of(Pa at, int dwords) {
    long first = at.value() >>> LINE_BITS;
    long last = (at.value() + 8L * dwords - 1) >>> LINE_BITS;
    Cell[] cells = new Cell[(int) (last - first + 1)];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new Cell(CellKind.LINE, first + i);
    }
    return cells;
  }

  static Cell of(Pa at) {
    return new Cell(CellKind.LINE, at.value() >>> LINE_BITS);
  }

  /** Whatever is not snooped may bring a line in or send it away. */
  static Footprint read(Route route, Cell... lines) {
    return route == Route.SNOOPED ? Footprint.reads(lines) : Footprint.writes(lines);
  }

  static Cell owner(Pa page) {
    return new Cell(CellKind.PAGE_OWNER, page.pageNumber());
  }

  static Cell owner(Iova page) {
    return new Cell(CellKind.ADDRESS_OWNER, page.pageNumber());
  }
}
