package iommulab.model.run;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Step indexes as a list that cannot be changed: numbers are made objects only if looked at. */
final class Indexes extends AbstractList<Integer> implements RandomAccess {
  private final int[] indexes;

  private Indexes(int[] indexes) {
    this.indexes = indexes;
  }

  /** A list of these, which must not be changed any more. */
  static List<Integer> of(int[] indexes) {
    return indexes.length == 0 ? List.of() : new Indexes(indexes);
  }

  @Override
  public Integer get(int place) {
    return indexes[place];
  }

  @Override
  public int size() {
    return indexes.length;
  }
}
