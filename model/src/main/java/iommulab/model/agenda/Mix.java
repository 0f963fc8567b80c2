package iommulab.model.agenda;

/**
 * Hashes of numbers by the finaliser of SplitMix64: the only source of chance, keyed and
 * repeatable.
 */
public final class Mix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Mix() {}

  /** A hash of one number. */
  public static long of(long a) {
    long z = a + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A hash of two numbers in this order. */
  public static long of(long a, long b) {
    return of(of(a) + b);
  }

  /** A hash of three numbers in this order. */
  public static long of(long a, long b, long c) {
    return of(of(a, b) + c);
  }

  /** Maps a hash to 0 to ways-1. */
  public static int below(long hash, int ways) {
    return (int) (((hash >>> 32) * ways) >>> 32);
  }

  /** Maps a hash to least to most, both inclusive. */
  public static long between(long hash, long least, long most) {
    long span = most - least + 1;
    return span <= 0 ? hash >>> 1 : least + Long.remainderUnsigned(hash, span);
  }
}
