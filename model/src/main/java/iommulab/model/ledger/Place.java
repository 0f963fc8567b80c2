package iommulab.model.ledger;

/**
 * Where a fact was noted: the step and the fact's number within it.
 *
 * <p>The facts of the set-up share the step -1. The natural order is that of the linear form at
 * hand; what holds in every linear form, {@link Order} says.
 */
public record Place(int step, int fact) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int byStep = Integer.compare(step, other.step);
    return byStep != 0 ? byStep : Integer.compare(fact, other.fact);
  }
}
