package iommulab.actors.pcie;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;

/**
 * What a step of an endpoint function touches, gathered while it is handled.
 *
 * <p>Its program, its translations, its posted packets and its invalidate requests are parts of
 * their own; whatever else there is (resets, page requests, what virtual functions share) touches
 * everything.
 */
final class FunctionTouches {
  /** The program, and whether it waits. */
  static final Cell PROGRAM = new Cell(CellKind.ENDPOINT, 0);

  /** ATS Control.Enable. */
  static final Cell ATS = new Cell(CellKind.ENDPOINT, 1);

  /** What the ATC holds, and which requests for more are poisoned. */
  static final Cell TRANSLATIONS = new Cell(CellKind.ENDPOINT, 2);

  /** Reads under way, and the invalidate requests that wait for them. */
  static final Cell READS = new Cell(CellKind.ENDPOINT, 3);

  /** How many posted packets were sent. */
  static final Cell POSTED = new Cell(CellKind.ENDPOINT, 4);

  /** The invalidate requests that were not answered. */
  static final Cell INVALIDATIONS = new Cell(CellKind.ENDPOINT, 5);

  /**
   * Whether the function is there, and the rest of what its configuration allows it: every step
   * reads it, so that none is independent of what touches everything.
   */
  private static final Cell STATE = new Cell(CellKind.ENDPOINT, 6);

  private static final Footprint EVERY_STEP = Footprint.reads(STATE);

  private boolean everything;
  private Footprint cells = EVERY_STEP;

  /**
   * A step begins.
   *
   * @param counts whether anything but {@link #everything} can be the answer
   */
  void begin(boolean counts) {
    everything = !counts;
    cells = EVERY_STEP;
  }

  /** The step does more than can be told. */
  void everything() {
    everything = true;
  }

  /** The step looks at this, too. */
  void reads(Cell cell) {
    if (!everything) {
      cells = cells.andReads(cell);
    }
  }

  /** The step changes this, too. */
  void writes(Cell cell) {
    if (!everything) {
      cells = cells.andWrites(cell);
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
