package iommulab.actors.smmu;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.smmuv3.register.Register;

/**
 * What a step touches of a queue that hardware writes and software reads: its two registers, the
 * records on their way into it, and whether it has room.
 *
 * <p>A record that comes sees whether there is room, not how much: CONS may move before or behind
 * it as long as it makes no difference to that. What is not told here to be plain (a queue that is
 * full, aborts, enables) touches everything.
 */
final class RecordTouches extends StepCells {
  /** The records on their way, the one being written first. */
  static final Cell WAITING = new Cell(CellKind.RECORDS, 0);

  /** PROD with its overflow flag, and its polls. */
  static final Cell PROD = new Cell(CellKind.RECORDS, 1);

  /** CONS with its acknowledgement, and its polls. */
  static final Cell CONS = new Cell(CellKind.RECORDS, 2);

  /** Whether a record can be written. */
  static final Cell ROOM = new Cell(CellKind.RECORDS, 3);

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
}
