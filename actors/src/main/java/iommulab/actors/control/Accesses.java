package iommulab.actors.control;

import iommulab.model.agenda.Cell;

/**
 * A probe into one actor's own state: its owner reports each access to a cell.
 *
 * <p>In a checked run an access outside the footprint of the delivery that is being handled throws
 * {@link IllegalStateException}; otherwise nothing happens.
 */
public interface Accesses {
  /** The cell is looked at. */
  void read(Cell cell);

  /** The cell is changed. */
  void write(Cell cell);
}
