package iommulab.model.agenda;

import java.util.List;

/** The oldest send first, as early as possible; data choices are drawn. */
public final class FirstInFirstOut implements Strategy {
  private long seed;

  @Override
  public void begin(Preset preset, long aSeed) {
    seed = aSeed;
  }

  @Override
  public int pick(List<Delivery> permitted) {
    int oldest = 0;
    for (int i = 1; i < permitted.size(); i++) {
      if (permitted.get(i).sequence < permitted.get(oldest).sequence) {
        oldest = i;
      }
    }
    return oldest;
  }

  @Override
  public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
    return earliest;
  }

  @Override
  public int choose(int actor, int draw, int ways, String name) {
    return SeededRandom.draw(seed, actor, draw, ways);
  }
}
