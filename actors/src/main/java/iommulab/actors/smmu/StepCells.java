package iommulab.actors.smmu;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.Footprint;

/** The cells that one step touches, gathered while it is handled; everything, once it is said. */
class StepCells {
  boolean everything;
  Footprint cells = Footprint.NONE;

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
  final void everything() {
    everything = true;
  }

  /** The step looks at this, too. */
  final void reads(Cell cell) {
    if (!everything) {
      cells = cells.andReads(cell);
    }
  }

  /** The step changes this, too. */
  final void writes(Cell cell) {
    if (!everything) {
      cells = cells.andWrites(cell);
    }
  }

  /** The step is one of several that change this in whatever order. */
  final void joins(Cell cell) {
    if (!everything) {
      cells = cells.andJoins(cell, 0);
    }
  }

  /** Whether the step can be told finely. */
  final boolean areKnown() {
    return !everything;
  }

  final Footprint cells() {
    return cells;
  }
}
