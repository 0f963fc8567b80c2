package iommulab.actors.smmu;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;

/**
 * What a step touches of its command queue: the work on commands, what a CMD_SYNC waits for, the
 * ITags, and what CONS shows.
 *
 * <p>A CMD_SYNC and the ends of what it waits for only have to meet: the last of them lets it go
 * on, in whatever order they come. So do a poll of CONS and the entry that it waits for. Whatever
 * is not said here to be plain touches all of that.
 */
final class QueueTouches {
  private static final Cell WORK = consumed(-1);
  private static final Cell FENCE = new Cell(CellKind.FENCE, 0);
  private static final Cell TAGS = new Cell(CellKind.FENCE, 1);

  private boolean works;
  private boolean meets;
  private boolean takesTag;
  private boolean freesTag;
  private boolean odd;

  /** A step begins. */
  void begin() {
    works = false;
    meets = false;
    takesTag = false;
    freesTag = false;
    odd = false;
  }

  /** A command is fetched or executed. */
  void works() {
    works = true;
  }

  /** Something that a CMD_SYNC waits for begins or ends, or a CMD_SYNC begins to wait. */
  void meets() {
    meets = true;
  }

  /** An invalidate request takes the first free tag. */
  void takesTag() {
    takesTag = true;
  }

  /** An invalidate request gives its tag back. */
  void freesTag() {
    freesTag = true;
  }

  /** The step does more than can be told. */
  void odd() {
    odd = true;
  }

  /** The cells touched, with the entries that CONS came to show. */
  Footprint cells(long shownBefore, long shown) {
    Footprint cells = Footprint.NONE;
    if (odd || !meets) {
      cells = cells.andWrites(WORK, FENCE, TAGS);
    } else {
      cells = works ? cells.andWrites(WORK) : cells;
      cells = cells.andJoins(FENCE, 0);
      if (takesTag) {
        cells = cells.andWrites(TAGS);
      } else if (freesTag) {
        cells = cells.andJoins(TAGS, 0);
      }
    }
    if (shown == shownBefore + 1) {
      return cells.andJoins(consumed(shown), 0);
    }
    for (long at = shownBefore + 1; at <= shown; at++) {
      cells = cells.andWrites(consumed(at));
    }
    return cells;
  }

  /** A poll that waits for this entry to be consumed, or that this entry answers. */
  static Footprint poll(long position) {
    return Footprint.joins(consumed(position), 0).andReads(consumed(position + 1));
  }

  private static Cell consumed(long position) {
    return new Cell(CellKind.CONSUMED, position);
  }
}
