package iommulab.model.smmuv3.register;

/** What a poll of a register waits for. */
public sealed interface RegisterTest {
  boolean holds(long value);

  /** The bits under the mask have this value. */
  record Bits(long mask, long expected) implements RegisterTest {
    @Override
    public boolean holds(long value) {
      return (value & mask) == expected;
    }
  }

  /** The register no longer has this value. */
  record Differs(long value) implements RegisterTest {
    @Override
    public boolean holds(long now) {
      return now != value;
    }
  }

  /**
   * A queue's CONS has consumed at least {@code position} entries, counted from the queue's first.
   *
   * @param log2size of the queue
   */
  record ConsumedTo(long position, int log2size) implements RegisterTest {
    @Override
    public boolean holds(long value) {
      long span = 2L << log2size;
      long behind = (position - value) & (span - 1);
      return behind == 0 || behind > span / 2;
    }
  }
}
