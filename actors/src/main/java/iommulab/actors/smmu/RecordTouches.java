package iommulab.actors.smmu;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;
import iommulab.model.smmuv3.register.Register;

/**
 * What a step touches of a queue that hardware writes and software reads: its two registers, the
 * records on their way into it, and whether it has room.
 *
 * <p>A record that comes sees whether there is room, not how much: CONS may move before or behind
 * it as long as it makes no difference to that. What is not told here to be plain (a queue that is
 * full, aborts, enables) touches everything.
 */
final class RecordTouches {
  /** The records on their way, the one being written first. */
  static final Cell WAITING = new Cell(CellKind.RECORDS, 0);

  /** PROD with its overflow flag, and its polls. */
  static final Cell PROD = new Cell(CellKind.RECORDS, 1);

  /** CONS with its acknowledgement, and its polls. */
  static final Cell CONS = new Cell(CellKind.RECORDS, 2);

  /** Whether a record can be written. */
  static final Cell ROOM = new Cell(CellKind.RECORDS, 3);

  private boolean everything;
  private Footprint cells = Footprint.NONE;

  /**
   * A step begins.
   *
   * @param counts whether anything but {@link #everything} can be the answer
   */
  void begin(boolean counts) {
    everything = !counts;
    cells = Footprint.NONE;
  }

  /** The step does more than can be told. */
  void everything() {
    everything = true;
  }

  /** The step looks at this. */
  void reads(Cell cell) {
    if (!everything) {
      cells = cells.andReads(cell);
    }
  }

  /** The step changes this. */
  void writes(Cell cell) {
    if (!everything) {
      cells = cells.andWrites(cell);
    }
  }

  /** The step reads or polls a register: PROD or CONS. */
  void serves(Mmio access, Register prod, Register cons) {
    if (access instanceof Mmio.ReadRegister || access instanceof Mmio.AwaitRegister) {
      if (access.register() == prod) {
        reads(PROD);
      } else if (access.register() == cons) {
        reads(CONS);
      } else {
        everything();
      }
    } else {
      everything();
    }
  }

  /** Whether the step can be told finely. */
  boolean areKnown() {
    return !everything;
  }

  Footprint cells() {
    return cells;
  }
}
