package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Mix;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import java.util.List;

/**
 * A random walk that likes to stay: with probability 1 - 2^-b the receiver of the last step handles
 * the next one, too, if it can.
 *
 * <p>Few changes of the receiver make long stretches of one actor, which a uniform pick hardly ever
 * shows. Among the receiver's own deliveries, and among those of the others, the pick is uniform.
 * Times and data choices are drawn as {@link SeededRandom} draws them.
 */
public final class Sticky implements Strategy {
  /** The most halvings of the probability to leave. */
  public static final int MOST_BITS = 30;

  private static final int NOBODY = Integer.MIN_VALUE;

  private final long scheduleSeed;
  private final long mask;
  private final SeededRandom others;
  private long picks;
  private int last = NOBODY;

  /**
   * A schedule of its own for each seed.
   *
   * @param bits b: how often the probability to leave is halved; 0 always leaves
   */
  public Sticky(long scheduleSeed, int bits) {
    if (bits < 0 || bits > MOST_BITS) {
      throw new IllegalArgumentException(
          "sticky with " + bits + " bits: expected 0 to " + MOST_BITS);
    }
    this.scheduleSeed = scheduleSeed;
    this.mask = (1L << bits) - 1;
    this.others = new SeededRandom(scheduleSeed);
  }

  @Override
  public void begin(Preset preset, long seed) {
    others.begin(preset, seed);
  }

  @Override
  public int pick(List<Delivery> permitted) {
    int own = 0;
    for (int i = 0; i < permitted.size(); i++) {
      own += permitted.get(i).receiver() == last ? 1 : 0;
    }
    int foreign = permitted.size() - own;
    long hash = Mix.of(scheduleSeed, picks++);
    boolean stays = own > 0 && (foreign == 0 || (hash & mask) != 0);
    int nth = Mix.below(Mix.of(hash), stays ? own : foreign);
    int at = -1;
    for (int left = nth; left >= 0; left--) {
      do {
        at++;
      } while ((permitted.get(at).receiver() == last) != stays);
    }
    return at;
  }

  @Override
  public void granted(Delivery delivery, long time) {
    last = delivery.receiver();
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    return others.time(picked, earliest, latest, heads);
  }

  @Override
  public int choose(int actor, int draw, int ways, String name) {
    return others.choose(actor, draw, ways, name);
  }
}
