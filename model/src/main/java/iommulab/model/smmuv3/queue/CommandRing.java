package iommulab.model.smmuv3.queue;

/**
 * The indexes of a command queue as hardware sees them (Arm IHI 0070, 3.5.1, 7.1).
 *
 * <p>PROD may move forward by what fits, and back as far as CONS only while CMDQ_ERR is active or
 * the queue is off. Any other value is inconsistent; what happens then is CONSTRAINED
 * UNPREDICTABLE. Positions are counts since the first entry.
 */
public final class CommandRing {
  /** What hardware does while PROD is inconsistent with CONS (3.5.1). */
  public enum Inconsistent {
    /** Consumes whatever lies between CONS and PROD, old entries too. */
    CONSUMES,
    /** Consumes nothing until the indexes are consistent again. */
    STOPS,
    /** Takes the queue for full: consumes as many entries as it has. */
    FULL
  }

  private final int log2size;
  private final Inconsistent inconsistent;
  private long prod;
  private long consumed;

  public CommandRing(int log2size, Inconsistent inconsistent) {
    this.log2size = log2size;
    this.inconsistent = inconsistent;
  }

  /** Entries that hardware consumes by the present indexes. */
  public long available() {
    long used = prod - consumed & mask();
    if (used <= size()) {
      return used;
    }
    return switch (inconsistent) {
      case CONSUMES -> used;
      case STOPS -> 0;
      case FULL -> size();
    };
  }

  public long consumed() {
    return consumed;
  }

  /** Slot of the next entry to consume. */
  public long index() {
    return consumed & size() - 1;
  }

  public void advance() {
    consumed++;
  }

  /** Software writes CONS while the queue is off; positions only grow. */
  public void restart(long value) {
    consumed += value - consumed & mask();
  }

  /** Software writes PROD. */
  public void produce(long value) {
    prod = value & mask();
  }

  public long prod() {
    return prod;
  }

  /** CONS without its error field. */
  public long cons() {
    return consumed & mask();
  }

  private long size() {
    return 1L << log2size;
  }

  private long mask() {
    return (2L << log2size) - 1;
  }
}
