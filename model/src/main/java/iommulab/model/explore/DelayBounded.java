package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.Mix;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.SeededRandom;
import iommulab.model.agenda.Strategy;
import java.util.ArrayList;
import java.util.List;

/**
 * Search of all runs that differ from the plain one, oldest pending first, by at most q delays.
 *
 * <p>A delay puts the delivery that would be next behind all that is pending. Ask {@link #hasNext},
 * run with {@link #next}, until there is none: then every run with at most q delays was seen, with
 * every way of its data choices (Emmi, Qadeer, Rakamaric: Delay-Bounded Scheduling, POPL 2011). The
 * engine must be given {@link Preset#UNTIMED}; under interval put each run into {@link
 * Synchronised}. {@link #drawn} samples such runs instead.
 */
public final class DelayBounded {
  /** Stands for an actor where the number of delays is branched on. */
  private static final int NO_ACTOR = -1;

  private final int delays;
  private final DepthFirst search = new DepthFirst();

  /** Every run with at most so many delays. */
  public DelayBounded(int delays) {
    if (delays < 0) {
      throw new IllegalArgumentException(delays + " delays: expected at least 0");
    }
    this.delays = delays;
  }

  /** Whether a run is left. */
  public boolean hasNext() {
    return search.hasNext();
  }

  /** The strategy of the next run. */
  public Strategy next() {
    return new Searched(delays, search.next());
  }

  /** How many runs were begun. */
  public long runs() {
    return search.runs();
  }

  /**
   * One run with so many delays at places drawn from a seed.
   *
   * @param steps delays are drawn among so many picks from several; fixed before the first run
   */
  public static Strategy drawn(long scheduleSeed, int delays, int steps) {
    if (delays < 0 || steps < 1) {
      throw new IllegalArgumentException(
          delays + " delays in " + steps + " steps: expected at least 0 and at least 1");
    }
    return new Placed(scheduleSeed, delays, steps);
  }

  /** The oldest first, those delayed behind all others. */
  private abstract static class OldestFirst implements Strategy {
    private final List<Delivery> queue = new ArrayList<>();
    private int picks;

    @Override
    public final void sent(Delivery delivery) {
      queue.add(delivery);
    }

    @Override
    public final void cancelled(Delivery alarm) {
      queue.remove(alarm);
    }

    @Override
    public final void granted(Delivery delivery, long time) {
      queue.remove(delivery);
    }

    @Override
    public final int pick(List<Delivery> permitted) {
      List<Delivery> inOrder = new ArrayList<>(queue);
      inOrder.retainAll(permitted);
      int delayed = delaysAt(picks++, inOrder.size() - 1);
      List<Delivery> behind = inOrder.subList(0, delayed);
      queue.removeAll(behind);
      queue.addAll(behind);
      return permitted.indexOf(inOrder.get(delayed));
    }

    /** How many delays there are at the n-th pick, at most so many. */
    abstract int delaysAt(int pick, int most);
  }

  private static final class Searched extends OldestFirst {
    private final Strategy path;
    private int left;

    Searched(int delays, Strategy path) {
      this.left = delays;
      this.path = path;
    }

    @Override
    public void begin(Preset preset, long seed) {
      if (preset != Preset.UNTIMED) {
        throw new IllegalArgumentException(
            "delays are searched under untimed, alone or synchronised; the preset is " + preset);
      }
    }

    @Override
    int delaysAt(int pick, int most) {
      int ways = Math.min(left, most) + 1;
      int delayed = ways == 1 ? 0 : path.choose(NO_ACTOR, pick, ways, "delays");
      left -= delayed;
      return delayed;
    }

    @Override
    public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
      return earliest;
    }

    @Override
    public int choose(int actor, int draw, int ways, String name) {
      return path.choose(actor, draw, ways, name);
    }
  }

  private static final class Placed extends OldestFirst {
    private final int[] places;
    private final SeededRandom others;

    Placed(long scheduleSeed, int delays, int steps) {
      others = new SeededRandom(scheduleSeed);
      places = new int[delays];
      for (int i = 0; i < delays; i++) {
        places[i] = Mix.below(Mix.of(scheduleSeed, i), steps);
      }
    }

    @Override
    public void begin(Preset preset, long seed) {
      others.begin(preset, seed);
    }

    @Override
    int delaysAt(int pick, int most) {
      int here = 0;
      for (int place : places) {
        here += place == pick ? 1 : 0;
      }
      return Math.min(here, most);
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
}
