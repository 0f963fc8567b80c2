package iommulab.workloads.explain;

import iommulab.model.races.Race;

/**
 * What it means that a race went this way: the run in which it goes the other way.
 *
 * @param race the pair
 * @param effect what the judge says of the swapped run
 * @param what one half sentence on it
 * @param odds how sampled runs fared by the order of the pair
 */
public record Swap(Race race, Effect effect, String what, Odds odds) {
  /** What a swapped run shows. */
  public enum Effect {
    /** Harmful: the finding is gone. */
    VANISHES,
    /** Harmful: a finding that the story has not. */
    APPEARS,
    /** The same findings, and every delivery says and does the same. */
    BENIGN,
    /** The same findings, by another course. */
    DIVERGENT,
    /** No latencies lead to the other order, or something forbids it. */
    INFEASIBLE;

    /** The verdict of the race: harmful, benign, divergent, infeasible. */
    public String verdict() {
      return switch (this) {
        case VANISHES, APPEARS -> "harmful";
        case BENIGN -> "benign";
        case DIVERGENT -> "divergent";
        case INFEASIBLE -> "infeasible";
      };
    }
  }

  /**
   * How often sampled runs in which both deliveries occur have the finding, by their order.
   *
   * @param here runs in the story's order
   * @param hereBad those of them with the finding
   * @param other runs in the other order
   * @param otherBad those of them with the finding
   */
  public record Odds(int here, int hereBad, int other, int otherBad) {
    /** Nothing was sampled. */
    public static final Odds NONE = new Odds(0, 0, 0, 0);

    /** How bad runs in the other order are, from 0 to 1; 1 if there are none. */
    double otherRate() {
      return other == 0 ? 1 : (double) otherBad / other;
    }

    /** How bad runs in the story's order are, from 0 to 1. */
    double hereRate() {
      return here == 0 ? 0 : (double) hereBad / here;
    }
  }

  Swap with(Odds counted) {
    return new Swap(race, effect, what, counted);
  }
}
