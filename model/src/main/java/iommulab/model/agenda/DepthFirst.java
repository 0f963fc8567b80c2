package iommulab.model.agenda;

import java.util.ArrayList;
import java.util.List;

/**
 * Plain search over all choices, one run after another: which delivery, when, and every data
 * choice.
 *
 * <p>Stateless: each run replays a prefix of choices and then takes the first way everywhere. Ask
 * {@link #hasNext}, run with {@link #next}, until there is none. A run that does not branch as it
 * did before has hidden state or chance; it fails, and so does the search.
 */
public final class DepthFirst {
  /** More integer times than this at one step are not a small window. */
  public static final int MOST_TIMES = 1 << 16;

  private static final class Branch {
    final int ways;
    final Object among;
    int way;

    Branch(int ways, Object among) {
      this.ways = ways;
      this.among = among;
    }
  }

  private record Between(DeliveryId first, DeliveryId last) {}

  private record Draw(int actor, int draw, String name) {}

  private final List<Branch> path = new ArrayList<>();
  private Path running;
  private boolean finished;
  private long runs;

  /** Whether an order is left to run. */
  public boolean hasNext() {
    if (running != null) {
      running.mustHaveFollowed();
      running = null;
      advance();
    }
    return !finished;
  }

  private void advance() {
    int top = path.size() - 1;
    while (top >= 0 && path.get(top).way + 1 == path.get(top).ways) {
      path.remove(top--);
    }
    if (top < 0) {
      finished = true;
    } else {
      path.get(top).way++;
    }
  }

  /** The strategy of the next run. */
  public Strategy next() {
    if (!hasNext()) {
      throw new IllegalStateException("the search is finished after " + runs + " runs");
    }
    runs++;
    running = new Path();
    return running;
  }

  /** How many runs were begun. */
  public long runs() {
    return runs;
  }

  /** One run of the search: along the path, then always the first way. */
  private final class Path implements Strategy {
    private final int prefix = path.size();
    private int depth;
    private Divergence diverged;

    @Override
    public int pick(List<Delivery> permitted) {
      // Naming the first and the last is enough to notice another set of the same size.
      return branch(
          permitted.size(),
          new Between(permitted.get(0).id, permitted.get(permitted.size() - 1).id));
    }

    @Override
    public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
      if (latest - earliest >= MOST_TIMES || latest - earliest < 0) {
        throw new IllegalArgumentException(
            ("plain search over integer times: %s may come from %d to %d ns; expected at most %d "
                    + "different times, so choose smaller windows or another preset")
                .formatted(picked.id, earliest, latest, MOST_TIMES));
      }
      return earliest + branch((int) (latest - earliest + 1), picked.id);
    }

    @Override
    public int choose(int actor, int draw, int ways, String name) {
      return branch(ways, new Draw(actor, draw, name));
    }

    private int branch(int ways, Object among) {
      if (depth == path.size()) {
        path.add(new Branch(ways, among));
      }
      Branch branch = path.get(depth++);
      if (branch.ways != ways || !branch.among.equals(among)) {
        diverged =
            new Divergence(
                ("run %d branches differently at choice %d: %d ways (%s), before it was %d (%s)")
                    .formatted(runs, depth - 1, ways, among, branch.ways, branch.among));
        throw diverged;
      }
      return branch.way;
    }

    void mustHaveFollowed() {
      if (diverged == null && depth < prefix) {
        diverged =
            new Divergence(
                ("run %d ended after %d choices, its prefix from the run before has %d")
                    .formatted(runs, depth, prefix));
      }
      if (diverged != null) {
        throw diverged;
      }
    }
  }
}
