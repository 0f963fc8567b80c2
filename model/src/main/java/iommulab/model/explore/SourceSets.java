package iommulab.model.explore;

import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Touched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Search of all classes of orders, each completed once: dynamic partial-order reduction with source
 * sets and sleep sets over replayed runs, in time as the {@link Timeline} permits.
 *
 * <p>Ask {@link #hasNext}, run with {@link #next}, look at {@link #ended}, until there is none. The
 * engine must be given {@link Preset#UNTIMED}: the search keeps the time itself. Beside the races
 * of the textbook every delivery that a branch leaves pending or cancelled is a race partner, and
 * so is what a step sends where no latencies are left for it (Abdulla, Aronis, Jonsson, Sagonas:
 * Optimal Dynamic Partial Order Reduction, POPL 2014, for source sets; the additions are our own).
 */
public final class SourceSets {
  /** How a run of the search ended. */
  public enum End {
    /** Nothing was pending: a class of complete runs. */
    COMPLETE,
    /** What is pending goes to actors that have handled as many deliveries as the bound allows. */
    BOUNDED,
    /** An earlier run has shown all that follows. */
    ASLEEP,
    /** No latencies lead here. */
    DEAD,
    /** The engine stopped the run at a limit of its own. */
    STOPPED
  }

  /** Without a bound. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private final boolean timed;
  private final IntUnaryOperator bound;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Races races;
  private final long[] ends = new long[End.values().length];
  private Path path;
  private End end;
  private boolean finished;
  private long runs;

  /**
   * A search that has not begun.
   *
   * @param preset untimed or interval
   * @param bound most deliveries that one actor handles in a run; {@link #UNBOUNDED} for all
   */
  public SourceSets(Preset preset, int bound) {
    this(preset, actor -> bound);
    if (bound < 1) {
      throw new IllegalArgumentException("bound " + bound + ": expected at least 1 delivery");
    }
  }

  /**
   * A search that has not begun.
   *
   * @param preset untimed or interval
   * @param bound most deliveries that the actor with a number handles in a run
   */
  public SourceSets(Preset preset, IntUnaryOperator bound) {
    if (preset == Preset.DRAWN) {
      throw new IllegalArgumentException("drawn latencies leave only ties to search");
    }
    this.timed = preset == Preset.INTERVAL;
    this.races = new Races(events, nodes, !timed);
    this.bound = bound;
  }

  /** Whether an order is left to run. */
  public boolean hasNext() {
    if (path != null) {
      ended();
      path.findRaces();
      boolean undone = path.undone;
      path = null;
      advance(undone);
    }
    return !finished;
  }

  private void advance(boolean undoneAtTheLast) {
    boolean undone = undoneAtTheLast;
    while (!nodes.isEmpty() && !nodes.get(nodes.size() - 1).advance(undone)) {
      nodes.remove(nodes.size() - 1);
      undone = false;
    }
    while (events.size() >= Math.max(nodes.size(), 1)) {
      events.remove(events.size() - 1);
    }
    finished = nodes.isEmpty();
  }

  /** The strategy of the next run. */
  public Strategy next() {
    if (!hasNext()) {
      throw new IllegalStateException("the search is finished after " + runs + " runs");
    }
    runs++;
    end = null;
    path = new Path();
    return path;
  }

  /** How the last run ended. */
  public End ended() {
    if (end == null) {
      end = path.end();
      ends[end.ordinal()]++;
    }
    return end;
  }

  /**
   * Whether the last run shows a state that some latencies lead to; a complete one always does.
   *
   * <p>Nothing else may be said of a run for which this is false.
   */
  public boolean isReal() {
    return switch (ended()) {
      case COMPLETE -> true;
      case BOUNDED, STOPPED -> !timed || path.timeline.isSynchronised();
      case ASLEEP, DEAD -> false;
    };
  }

  /** Times of the last run's steps, in the order handled, that keep every window; 0 if untimed. */
  public long[] times() {
    return timed ? path.timeline.times() : new long[path.depth];
  }

  /** How many runs were begun. */
  public long runs() {
    return runs;
  }

  /** How many runs ended in this way. */
  public long count(End kind) {
    return ends[kind.ordinal()];
  }

  /** One run: along the path of the search, then on by itself. */
  private final class Path implements Strategy {
    private final Timeline timeline = timed ? new Timeline(Timeline.Order.DEPENDENT) : null;
    private final List<Delivery> pending = new ArrayList<>();
    private final List<Delivery> cancelled = new ArrayList<>();
    private int[] handledBy = new int[16];
    private final Map<Long, Integer> lastOfChannel = new LinkedHashMap<>();
    private final int prefix = nodes.size();
    private final int known = events.size();
    private int depth;
    private int drawn;
    private boolean undone;
    private boolean repeated;
    private End cut;

    /** Where the run was given up since all that may come next sleeps: how it went before. */
    private Map<DeliveryId, Node.Slept> sleeping = Map.of();

    @Override
    public boolean picksAlways() {
      return true;
    }

    @Override
    public void sent(Delivery delivery) {
      pending.add(delivery);
      if (timed) {
        timeline.sent(delivery);
      }
    }

    @Override
    public void cancelled(Delivery alarm) {
      pending.remove(alarm);
      cancelled.add(alarm);
      if (timed) {
        timeline.cancelled(alarm);
      }
    }

    @Override
    public int pick(List<Delivery> heads) {
      if (timed && !timeline.isConsistent()) {
        undone = true;
        cut = End.DEAD;
        return CUT;
      }
      if (repeated) {
        cut = End.ASLEEP;
        return CUT;
      }
      if (depth >= prefix && !extend(heads)) {
        return CUT;
      }
      DeliveryId wanted = nodes.get(depth).current();
      for (int i = 0; i < heads.size(); i++) {
        if (heads.get(i).id().equals(wanted)) {
          return i;
        }
      }
      throw new Divergence(
          "run %d, step %d: the search wants %s, permitted are only %s"
              .formatted(runs, depth, wanted, heads));
    }

    /** Adds a state to the path; false if the run cannot or need not go on. */
    private boolean extend(List<Delivery> heads) {
      Map<DeliveryId, Node.Slept> asleep =
          depth == 0 ? Map.of() : nodes.get(depth - 1).asleepAfter(events.get(depth - 1));
      Set<DeliveryId> permitted = new LinkedHashSet<>();
      Delivery first = null;
      boolean bounded = false;
      for (int i = 0; i < heads.size(); i++) {
        Delivery head = heads.get(i);
        if (handledBy(head.receiver()) >= bound.applyAsInt(head.receiver())) {
          bounded = true;
        } else if (!timed || timeline.canBeNext(head)) {
          permitted.add(head.id());
          boolean sleeps = asleep.containsKey(head.id()) && asleep.get(head.id()).all();
          if (!sleeps && (first == null || isBefore(head, first))) {
            first = head;
          }
        }
      }
      if (first == null) {
        sleeping = timed ? Map.of() : asleep;
        cut = !permitted.isEmpty() ? End.ASLEEP : bounded ? End.BOUNDED : End.DEAD;
        return false;
      }
      Node node = new Node(timed, permitted, asleep);
      node.take(first.id());
      nodes.add(node);
      return true;
    }

    private int handledBy(int actor) {
      return actor < handledBy.length ? handledBy[actor] : 0;
    }

    private boolean isBefore(Delivery one, Delivery other) {
      if (timed && timeline.latest(one) != timeline.latest(other)) {
        return timeline.latest(one) < timeline.latest(other);
      }
      return one.sequence() < other.sequence();
    }

    @Override
    public void granted(Delivery delivery, long time) {
      pending.remove(delivery);
      if (timed) {
        timeline.granted(delivery);
      }
      int receiver = delivery.receiver();
      if (receiver >= handledBy.length) {
        handledBy = Arrays.copyOf(handledBy, 2 * receiver);
      }
      handledBy[receiver]++;
      drawn = 0;
    }

    @Override
    public int choose(int actor, int draw, int ways, String name) {
      return nodes.get(depth).choose(drawn++, ways, name);
    }

    @Override
    public void handled(Delivery delivery, Touched touched, int[] after) {
      if (timed) {
        timeline.ended(after);
      }
      if (depth >= known) {
        BitSet causes = causes(delivery);
        BitSet past = (BitSet) causes.clone();
        for (int step : after) {
          include(past, step);
        }
        Event event = Event.handled(delivery, touched, past, causes);
        events.add(event);
        repeated = nodes.get(depth).handled(event);
      }
      lastOfChannel.put(delivery.channel().hash(), depth);
      depth++;
    }

    private BitSet causes(Delivery delivery) {
      BitSet causes = new BitSet();
      include(causes, delivery.cause());
      for (int step : delivery.also()) {
        include(causes, step);
      }
      include(causes, lastOfChannel.getOrDefault(delivery.channel().hash(), -1));
      return causes;
    }

    private void include(BitSet past, int step) {
      if (step >= 0) {
        past.or(events.get(step).past);
        past.set(step);
      }
    }

    @Override
    public long time(Delivery picked, long earliest, long latest, List<Delivery> heads) {
      throw new IllegalStateException("a search keeps the time itself: run it untimed");
    }

    End end() {
      if (cut != null) {
        return cut;
      }
      if (timed && !timeline.isConsistent()) {
        undone = true;
        return End.DEAD;
      }
      if (repeated) {
        return End.ASLEEP;
      }
      return pending.isEmpty() ? End.COMPLETE : End.STOPPED;
    }

    void findRaces() {
      for (int i = known; i < events.size(); i++) {
        races.ofStep(i);
      }
      for (Delivery delivery : pending) {
        BitSet causes = causes(delivery);
        Node.Slept known = sleeping.get(delivery.id());
        if (known != null && known.all()) {
          known.ways().forEach(way -> races.ofPending(way.pendingAgain(causes)));
        } else {
          races.ofPending(Event.pending(delivery, causes));
        }
      }
      for (Delivery delivery : cancelled) {
        races.ofPending(Event.pending(delivery, causes(delivery)));
      }
    }
  }
}
