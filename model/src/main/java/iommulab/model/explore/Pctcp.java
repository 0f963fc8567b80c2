package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Forwarding;
import iommulab.model.agenda.Mix;
import iommulab.model.agenda.SeededRandom;
import java.util.List;

/**
 * Probabilistic concurrency testing for messages: as {@link Pct}, but random ranks belong to chains
 * of deliveries that cause one another or follow each other on a channel, not to channels.
 *
 * <p>The chains are found while the run goes on ({@link Chains}); many short-lived channels, such
 * as those of answers, cost nothing if they follow one another. The bound holds under untimed, if
 * no run exceeds what it assumes (Ozkan, Majumdar, Niksic, Befrouei, Weissenbacher: Randomized
 * Testing of Distributed Systems with Probabilistic Guarantees, OOPSLA 2018).
 */
public final class Pctcp extends Forwarding {
  /**
   * What is assumed of every run, fixed before the first one.
   *
   * @param width w: the most deliveries of one run of which none causes or precedes another
   * @param steps k: the most deliveries of one run that are ever the highest of several; as many as
   *     a run handles is always enough
   * @param depth d: the depth of bugs to look for
   */
  public record Bound(int width, int steps, int depth) {
    public Bound {
      if (width < 1 || depth < 1 || steps < depth) {
        throw new IllegalArgumentException(
            "PCTCP with width %d, %d steps, depth %d: expected width >= 1, 1 <= depth <= steps"
                .formatted(width, steps, depth));
      }
    }

    /** The least probability that one run meets a bug of this depth: 1 / (w^2 k^(d-1)). */
    public double least() {
      return 1 / (Math.pow(width, 2) * Math.pow(steps, depth - 1));
    }

    /** The most chains that a run is parted into: w(w+1)/2. */
    public int mostChains() {
      return width * (width + 1) / 2;
    }
  }

  private final Bound bound;
  private final Ranks ranks;
  private final Causes causes = new Causes();

  /** A schedule of its own for each seed. */
  public Pctcp(long scheduleSeed, Bound bound) {
    super(new SeededRandom(scheduleSeed));
    this.bound = bound;
    this.ranks =
        new Ranks(Mix.of(scheduleSeed), bound.depth(), bound.steps(), one -> causes.chainOf(one));
  }

  @Override
  public void sent(Delivery delivery) {
    causes.sent(delivery);
  }

  @Override
  public void granted(Delivery delivery, long time) {
    causes.granted(delivery);
  }

  @Override
  public int pick(List<Delivery> permitted) {
    return ranks.pick(permitted);
  }

  /** How many chains the run was parted into. */
  public int chains() {
    return causes.chains();
  }

  /** How many deliveries of the run were the highest of several. */
  public int steps() {
    return ranks.numbers();
  }

  /** Whether nothing in the run contradicts what the bound assumes. */
  public boolean isWithinBound() {
    return causes.sets() <= bound.width() && steps() <= bound.steps();
  }
}
