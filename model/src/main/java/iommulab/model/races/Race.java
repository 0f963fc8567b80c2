package iommulab.model.races;

import iommulab.model.agenda.Cell;
import java.util.List;

/**
 * Two deliveries at one receiver that depend on each other and that nothing but chance has ordered:
 * neither is a cause of the other, nor are they on one channel.
 *
 * @param first the step that came first
 * @param second the step that came second
 * @param direct whether the second depends on the first itself, not only on what lies between
 * @param cells what both touch and one of them writes; empty for the receiver's whole state
 * @param window time from the first to the second over both causal pasts, without an order between
 *     them
 * @param slack the same within the story, every order kept
 * @param thisOrder what must hold for the first to come first
 * @param otherOrder what must hold for the second to come first
 */
public record Race(
    int first,
    int second,
    boolean direct,
    List<Cell> cells,
    Range window,
    Range slack,
    Inequality thisOrder,
    Inequality otherOrder) {

  /** Two steps, the first before the second. */
  public record Pair(int first, int second) {}

  /** Whether the windows permit the other order, too. */
  public boolean isOpen() {
    return otherOrder.holds();
  }
}
