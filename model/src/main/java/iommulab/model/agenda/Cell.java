package iommulab.model.agenda;

/** One piece of an actor's state that a delivery reads or writes. */
public record Cell(CellKind kind, long index) implements Comparable<Cell> {
  @Override
  public int compareTo(Cell other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    return kind + ":" + Long.toHexString(index);
  }
}
