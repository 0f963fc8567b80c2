package iommulab.model.driver;

import iommulab.model.address.Pa;
import java.util.ArrayList;
import java.util.List;

/**
 * The words through which CPUs share a command queue without a lock (linux struct arm_smmu_cmdq):
 * the shadow of PROD and CONS, who may ring next, the lock, and a valid bit for each slot.
 *
 * <p>PROD and CONS are counted from the queue's first command and never wrap; Linux keeps them as
 * index and wrap bit. The sense of a valid bit turns with each round of the queue, so the map is
 * never cleared.
 */
public record SharedQueue(Pa base, int log2size) {
  /** Set in the shadow while a gathering is open. */
  public static final long OWNED = 1L << 31;

  /** The lock's value under an exclusive holder; others count its shared holders. */
  public static final long EXCLUSIVE = Long.MIN_VALUE;

  private static final int LINE = 64;
  private static final long COUNT = OWNED - 1;

  /** Some slots' bits in one word of the map, and what they are when these slots are valid. */
  public record Valid(Pa at, long mask, long expected) {}

  /** How many bytes these words take. */
  public static long bytes(int log2size) {
    return 4 * LINE + Math.max(LINE, (1L << log2size) / Byte.SIZE);
  }

  /** PROD with OWNED in the lower half, CONS in the upper one. */
  public Pa shadow() {
    return base.plus(LINE);
  }

  /** Whose doorbell is next: the count up to which PROD was written. */
  public Pa owner() {
    return base.plus(2 * LINE);
  }

  /** Shared holders, or {@link #EXCLUSIVE}. */
  public Pa lock() {
    return base.plus(3 * LINE);
  }

  /** A value of the shadow. */
  public static long shadow(long produced, boolean owned, long consumed) {
    return consumed << Integer.SIZE | (owned ? OWNED : 0) | produced & COUNT;
  }

  /** Commands for which slots were taken. */
  public static long produced(long shadow) {
    return shadow & COUNT;
  }

  /** Commands that are known to be consumed. */
  public static long consumed(long shadow) {
    return shadow >>> Integer.SIZE;
  }

  /** Whether a gathering is open. */
  public static boolean isOwned(long shadow) {
    return (shadow & OWNED) != 0;
  }

  /** The bits of the slots from {@code first} to before {@code end}, word by word. */
  public List<Valid> valid(long first, long end) {
    List<Valid> parts = new ArrayList<>();
    long entries = 1L << log2size;
    for (long at = first; at < end; ) {
      long index = at & (entries - 1);
      long bits = Math.min(Math.min(end - at, entries - index), Long.SIZE - index % Long.SIZE);
      long mask = (bits == Long.SIZE ? -1L : (1L << bits) - 1) << index % Long.SIZE;
      boolean evenRound = (at >>> log2size & 1) == 0;
      Pa word = base.plus(4 * LINE + index / Long.SIZE * Long.BYTES);
      parts.add(new Valid(word, mask, evenRound ? mask : 0));
      at += bits;
    }
    return parts;
  }
}
