package iommulab.model.agenda;

import java.util.List;

/**
 * Decides what time and channels leave open in one run: which delivery is next, when it happens,
 * and which way a data choice goes.
 *
 * <p>Made fresh for each run. It is asked only where there is more than one way, so that recorded
 * choices stay few; {@link #granted} tells it of every step. A strategy that cannot go on throws
 * {@link Divergence}; the run then fails with that text.
 */
public interface Strategy {
  /** Instead of an index: this run is given up here. */
  int CUT = -1;

  /** Hears of the preset and of the seed from which times and data choices are drawn. */
  default void begin(Preset preset, long seed) {}

  /** Whether it is asked to pick where only one delivery is permitted, too. */
  default boolean picksAlways() {
    return false;
  }

  /**
   * Picks the next delivery: an index into the permitted ones, at least two and sorted by id; or
   * {@link #CUT}.
   */
  int pick(List<Delivery> permitted);

  /**
   * Picks the time of the delivery just picked, within two different bounds; interval preset only.
   *
   * @param heads every channel head, whose own bounds lie beside the time to choose
   */
  long time(Delivery picked, long earliest, long latest, List<Delivery> heads);

  /** Picks one of at least two ways, 0 to ways-1, for the n-th draw of an actor. */
  int choose(int actor, int draw, int ways, String name);

  /** Hears of a delivery that joined the agenda. */
  default void sent(Delivery delivery) {}

  /** Hears of an alarm that was taken back while it was pending. */
  default void cancelled(Delivery alarm) {}

  /** Hears of a delivery that is handled now. */
  default void granted(Delivery delivery, long time) {}

  /**
   * Hears that a step has ended, after all that it sent and cancelled.
   *
   * @param touched what it touched beside its footprint; only valid during the call
   * @param after indexes of the steps that it directly depends on
   */
  default void handled(Delivery delivery, Touched touched, int[] after) {}

  /**
   * The run does not follow the plan that the strategy holds; the text names the first step that
   * differs.
   */
  final class Divergence extends IllegalStateException {
    public Divergence(String text) {
      super(text);
    }
  }
}
