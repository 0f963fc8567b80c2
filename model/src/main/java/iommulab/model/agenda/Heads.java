package iommulab.model.agenda;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/** Deliveries sorted by id, so that no strategy can see the order in which they were sent. */
final class Heads extends AbstractList<Delivery> implements RandomAccess {
  private Delivery[] sorted = new Delivery[16];
  private int count;

  @Override
  public Delivery get(int index) {
    if (index >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    return sorted[index];
  }

  @Override
  public int size() {
    return count;
  }

  void insert(Delivery delivery) {
    int at = placeOf(delivery);
    room();
    System.arraycopy(sorted, at, sorted, at + 1, count - at);
    sorted[at] = delivery;
    count++;
  }

  /** Appends a delivery whose id is known to be the greatest. */
  void append(Delivery delivery) {
    room();
    sorted[count++] = delivery;
  }

  /** Takes a delivery that is there; found by identity, which is cheaper than by its name. */
  void take(Delivery delivery) {
    int at = 0;
    while (sorted[at] != delivery) {
      at++;
    }
    count--;
    System.arraycopy(sorted, at + 1, sorted, at, count - at);
    sorted[count] = null;
  }

  void empty() {
    Arrays.fill(sorted, 0, count, null);
    count = 0;
  }

  private void room() {
    if (count == sorted.length) {
      sorted = Arrays.copyOf(sorted, count * 2);
    }
  }

  private int placeOf(Delivery delivery) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = sorted[middle].id.compareTo(delivery.id);
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
