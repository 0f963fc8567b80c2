package iommulab.actors.cpu;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Footprint;

/**
 * What one step of a CPU touches, gathered while it is handled.
 *
 * <p>Its programs' work is one part, whether interrupts are masked another, and so are the
 * interrupts that wait. A step that begins or ends a program touches all of it.
 */
final class CpuTouches {
  private static final Cell WORK = new Cell(CellKind.CPU, 0);
  private static final Cell MASK = new Cell(CellKind.CPU, 1);
  private static final Cell PENDING = new Cell(CellKind.CPU, 2);

  private boolean everything;
  private boolean meeting;
  private boolean mayGoOn;
  private Footprint cells = Footprint.NONE;

  /**
   * A step begins.
   *
   * @param counts whether anything but everything can be the answer
   */
  void begin(boolean counts) {
    everything = !counts;
    meeting = false;
    mayGoOn = false;
    cells = Footprint.NONE;
  }

  /** The step does more than can be told. */
  void everything() {
    everything = true;
  }

  /** Whether the step can be told finely. */
  boolean areKnown() {
    return !everything;
  }

  /**
   * A program has gone on.
   *
   * @param masks whether interrupts are masked now and were not before, or the other way round
   */
  void worked(boolean masks) {
    if (!everything && !meeting) {
      cells = masks ? cells.andWrites(WORK, MASK) : cells.andWrites(WORK);
    }
  }

  /**
   * One of several stores side by side is visible; they join what is gone on with.
   *
   * @param run names them upon this CPU
   * @param interrupts whether the CPU takes any: the last of the stores may mask them
   * @param all whether the others are visible, too, and what is sent now is owed to all of them
   */
  void meets(long run, boolean interrupts, boolean all) {
    meeting = true;
    mayGoOn = all;
    cells = cells.andJoins(WORK, run);
    if (interrupts) {
      cells = cells.andJoins(MASK, run);
    }
  }

  /**
   * A program begins another operation.
   *
   * @param onlySends whether what it sends is all there is to it
   */
  void begins(boolean onlySends) {
    if (!mayGoOn || !onlySends) {
      meeting = false;
    }
  }

  /** Interrupts may be taken again, and whoever was held back goes on. */
  void unmasks() {
    meeting = false;
    if (!everything) {
      cells = cells.andWrites(WORK, MASK);
    }
  }

  /** This interrupt has to wait; however often it comes, it waits once. */
  void waits(String interrupt) {
    if (!everything) {
      cells = cells.andReads(MASK).andJoins(PENDING, interrupt.hashCode());
    }
  }

  /** A thread that runs is told to run once more, however often. */
  void again(String interrupt) {
    if (!everything) {
      cells = cells.andJoins(PENDING, interrupt.hashCode());
    }
  }

  Footprint cells() {
    return cells;
  }
}
