package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.Forwarding;
import iommulab.model.agenda.Mix;
import iommulab.model.agenda.SeededRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Probabilistic concurrency testing: each channel has a random rank, the highest permitted one is
 * next, and at a few random places the highest falls below all others.
 *
 * <p>Ranks belong to channels, since one receiver's deliveries race with each other. A new channel
 * gets a rank when it first appears; a delivery that is alone is no choice and gets no number. A
 * bug has depth d if there are d deliveries such that every run shows it in which each of them
 * comes as late as the order of the d allows. One run meets such a bug with at least the
 * probability of {@link Bound#least}, under untimed, if no run exceeds what the bound assumes
 * (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with Probabilistic
 * Guarantees of Finding Bugs, ASPLOS 2010). Under interval it is a heuristic without a bound.
 */
public final class Pct extends Forwarding {
  /**
   * What is assumed of every run, fixed before the first one.
   *
   * @param channels n: the most channels that one run uses
   * @param steps k: the most deliveries of one run that are ever the highest of several; as many as
   *     a run handles is always enough
   * @param depth d: the depth of bugs to look for
   */
  public record Bound(int channels, int steps, int depth) {
    public Bound {
      if (channels < 1 || depth < 1 || steps < depth) {
        throw new IllegalArgumentException(
            "PCT with %d channels, %d steps, depth %d: expected 1 channel, 1 <= depth <= steps"
                .formatted(channels, steps, depth));
      }
    }

    /** The least probability that one run meets a bug of this depth: 1 / (n k^(d-1)). */
    public double least() {
      return 1 / (channels * Math.pow(steps, depth - 1));
    }
  }

  private final Bound bound;
  private final Ranks ranks;
  private final Set<Long> channels = new LinkedHashSet<>();

  /** A schedule of its own for each seed. */
  public Pct(long scheduleSeed, Bound bound) {
    super(new SeededRandom(scheduleSeed));
    this.bound = bound;
    this.ranks =
        new Ranks(Mix.of(scheduleSeed), bound.depth(), bound.steps(), one -> one.channel().hash());
  }

  @Override
  public void sent(Delivery delivery) {
    channels.add(delivery.channel().hash());
  }

  @Override
  public int pick(List<Delivery> permitted) {
    return ranks.pick(permitted);
  }

  /** How many channels the run has used. */
  public int channels() {
    return channels.size();
  }

  /** How many deliveries of the run were the highest of several. */
  public int steps() {
    return ranks.numbers();
  }

  /** Whether the run is one that the bound speaks of. */
  public boolean isWithinBound() {
    return channels() <= bound.channels() && steps() <= bound.steps();
  }
}
