package iommulab.model.smmuv3.event;

/**
 * A producer or consumer index of a queue of 2^n entries, with its wrap bit (Arm IHI 0070, 3.5.1).
 *
 * <p>Bits n-1:0 are the index, bit n toggles with each wrap. Equal pointers mean empty; equal
 * indexes with different wrap bits mean full.
 */
public record QueuePointer(int log2size, int value) {
  /** The largest queue that SMMU_IDR1 can offer. */
  public static final int MAX_LOG2SIZE = 19;

  public QueuePointer {
    if (log2size < 0 || log2size > MAX_LOG2SIZE) {
      throw new IllegalArgumentException(
          "queue of 2^" + log2size + " entries; accepted is 2^0 to 2^" + MAX_LOG2SIZE);
    }
    value = Math.floorMod(value, 2 << log2size);
  }

  public static QueuePointer zero(int log2size) {
    return new QueuePointer(log2size, 0);
  }

  /** From a PROD or CONS register, whose bits above the wrap bit are something else. */
  public static QueuePointer ofRegister(int log2size, int register) {
    return new QueuePointer(log2size, register);
  }

  public int size() {
    return 1 << log2size;
  }

  /** The slot. */
  public int index() {
    return value % size();
  }

  public boolean wrap() {
    return value >= size();
  }

  public QueuePointer next() {
    return plus(1);
  }

  public QueuePointer plus(int slots) {
    return new QueuePointer(log2size, value + slots);
  }

  /** As the producer: whether nothing is left for {@code cons}. */
  public boolean isEmpty(QueuePointer cons) {
    return equals(cons);
  }

  /** As the producer: whether no slot is left before {@code cons}. */
  public boolean isFull(QueuePointer cons) {
    return index() == cons.index() && wrap() != cons.wrap();
  }

  /** As the producer: entries not yet consumed; above {@link #size} the two are inconsistent. */
  public int used(QueuePointer cons) {
    return Math.floorMod(value - cons.value, 2 << log2size);
  }

  @Override
  public String toString() {
    return index() + (wrap() ? "w" : "");
  }
}
