package iommulab.actors.smmu;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;

/**
 * What a step touches of its command queue: the work on commands, what a CMD_SYNC waits for, the
 * ITags, what PROD covers, and what CONS shows.
 *
 * <p>A CMD_SYNC and the ends of what it waits for only have to meet: the last of them lets it go
 * on, in whatever order they come. So do a poll of CONS and the entry that it waits for, and the
 * doorbell for an entry and the end of the work on what is before it. Whatever is not said here to
 * be plain touches all of that.
 */
final class QueueTouches {
  private static final Cell WORK = consumed(-1);
  private static final Cell FENCE = new Cell(CellKind.FENCE, 0);
  private static final Cell TAGS = new Cell(CellKind.FENCE, 1);
  private static final Cell PROD = produced(-1);

  /** All of CONS.RD, beside what single entries are polled for. */
  private static final Cell CONS = consumed(-2);

  /** CONS.ERR. */
  private static final Cell ERROR = consumed(-3);

  private boolean told;
  private boolean works;
  private boolean meets;
  private boolean takesTag;
  private boolean freesTag;
  private boolean looksAtTags;
  private boolean errs;
  private boolean odd;
  private long wants;

  /** A step begins. */
  void begin() {
    told = false;
    works = false;
    meets = false;
    takesTag = false;
    freesTag = false;
    looksAtTags = false;
    errs = false;
    odd = false;
    wants = -1;
  }

  /** A command is fetched or executed. */
  void works() {
    told = true;
    works = true;
  }

  /** Something that a CMD_SYNC waits for begins or ends, or a CMD_SYNC begins to wait. */
  void meets() {
    told = true;
    meets = true;
  }

  /** The work is done up to this position, and goes on if PROD covers it. */
  void wants(long position) {
    wants = position;
  }

  /** An invalidate request takes the first free tag. */
  void takesTag() {
    takesTag = true;
  }

  /** An invalidate request gives its tag back. */
  void freesTag() {
    freesTag = true;
  }

  /** An answer has a tag that no request of its function has now. */
  void looksAtTags() {
    told = true;
    looksAtTags = true;
  }

  /** CONS comes to show an error, or none. */
  void errs() {
    errs = true;
  }

  /** Nothing of this is the queue's business. */
  void nothing() {
    told = true;
  }

  /** The step does more than can be told. */
  void odd() {
    odd = true;
  }

  /** Whether the step does more than can be told. */
  boolean areOdd() {
    return odd;
  }

  /** Whether it is the step of a command, and no more than that. */
  boolean areWork() {
    return works && !odd;
  }

  /** The cells touched, with the entries that CONS came to show. */
  Footprint cells(long shownBefore, long shown) {
    Footprint cells = Footprint.NONE;
    if (odd || !told) {
      cells = cells.andWrites(WORK, FENCE, TAGS, PROD);
    } else {
      cells = works ? cells.andWrites(WORK) : cells;
      cells = meets ? cells.andJoins(FENCE, 0) : cells;
      cells = wants >= 0 ? cells.andJoins(produced(wants), 0) : cells;
      if (takesTag) {
        cells = cells.andWrites(TAGS);
      } else if (freesTag) {
        cells = cells.andJoins(TAGS, 0);
      } else if (looksAtTags) {
        cells = cells.andReads(TAGS);
      }
    }
    cells = errs ? cells.andWrites(ERROR) : cells;
    cells = shown > shownBefore ? cells.andWrites(CONS) : cells;
    for (long at = shownBefore + 1; at <= shown; at++) {
      cells = cells.andJoins(consumed(at), 0);
    }
    return cells;
  }

  /** A poll that waits for this entry to be consumed, or that this entry answers. */
  static Footprint poll(long position) {
    return Footprint.joins(consumed(position), 0);
  }

  /** Such a poll is taken back. */
  static Footprint noPoll(long position) {
    return Footprint.writes(consumed(position));
  }

  /** CONS is read. */
  static Footprint consRead() {
    return Footprint.reads(CONS, ERROR);
  }

  /** PROD is read. */
  static Footprint prodRead() {
    return Footprint.reads(PROD);
  }

  /** A doorbell for these entries, the last excluded. */
  static Footprint doorbell(long from, long to) {
    Footprint cells = Footprint.writes(PROD);
    for (long at = from; at < to; at++) {
      cells = cells.andJoins(produced(at), 0);
    }
    return cells;
  }

  private static Cell consumed(long position) {
    return new Cell(CellKind.CONSUMED, position);
  }

  private static Cell produced(long position) {
    return new Cell(CellKind.PRODUCED, position);
  }
}
