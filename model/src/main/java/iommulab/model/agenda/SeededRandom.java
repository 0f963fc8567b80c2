package iommulab.model.agenda;

import java.util.List;

/**
 * Uniform among what is permitted, from a seed.
 *
 * <p>Schedule, times and data choices are separate streams. A time is drawn from a mixture, since
 * uniform drawing never makes a race of nanoseconds meet an alarm of seconds: the earliest, the
 * latest, one beside a bound of something pending, or uniform. A data choice is a hash of the run's
 * seed, the actor and how many it has drawn, so that a new actor does not shift old draws.
 */
public final class SeededRandom implements Strategy {
  private static final long TIMES = 1;
  private static final long DATA = 2;

  private final long scheduleSeed;
  private long seed;
  private long picks;
  private long times;

  /** A schedule of its own for each seed. */
  public SeededRandom(long scheduleSeed) {
    this.scheduleSeed = scheduleSeed;
  }

  @Override
  public void begin(Preset preset, long aSeed) {
    seed = aSeed;
  }

  @Override
  public int pick(List<Delivery> permitted) {
    return Mix.below(Mix.of(scheduleSeed, picks++), permitted.size());
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    long hash = Mix.of(seed, TIMES, times++);
    return switch ((int) (hash & 3)) {
      case 0 -> earliest;
      case 1 -> latest;
      case 2 -> besideABound(Mix.of(hash), earliest, latest, heads);
      default -> Mix.between(Mix.of(hash), earliest, latest);
    };
  }

  private static long besideABound(long hash, long earliest, long latest, List<Delivery> heads) {
    Delivery other = heads.get(Mix.below(hash, heads.size()));
    long bound = (hash & 1) == 0 ? other.earliest : other.latest;
    long beside = Math.min(bound, Long.MAX_VALUE - 1) + ((hash >>> 1) % 3) - 1;
    return Math.max(earliest, Math.min(latest, beside));
  }

  @Override
  public int choose(int actor, int draw, int ways, String name) {
    return draw(seed, actor, draw, ways);
  }

  /** The data choice of one actor by its number of earlier draws. */
  public static int draw(long seed, int actor, int draw, int ways) {
    return Mix.below(Mix.of(Mix.of(seed, DATA), actor, draw), ways);
  }
}
