package iommulab.model.run;

import iommulab.model.agenda.DeliveryId;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Mix;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fixed forest of messages with a planted bug: the run shows it if some messages are handled in
 * given orders. Who sends what never depends on the order, so all that bounds speak of is known.
 */
final class Forest {
  /** Message {@code number} of the forest goes to an actor; all that follow it are sent then. */
  private record Leaf(int number, Forest forest) implements Message {
    @Override
    public String toString() {
      return "m" + number;
    }
  }

  /** The bug needs the first before the second. */
  record Before(int first, int second) {}

  private final int actors;
  private final List<Integer> parents = new ArrayList<>();
  private final List<Integer> receivers = new ArrayList<>();
  private final List<Before> bug = new ArrayList<>();

  Forest(int actors) {
    this.actors = actors;
  }

  /** A forest of six or seven messages between three actors; its bug needs one to three orders. */
  static Forest madeUp(long seed) {
    Forest forest = new Forest(3);
    int size = 6 + Mix.below(Mix.of(seed, 1), 2);
    for (int i = 0; i < size; i++) {
      long hash = Mix.of(seed, 2, i);
      int parent = i < 2 || (hash & 3) == 0 ? -1 : Mix.below(Mix.of(hash), i);
      forest.follow(parent, Mix.below(hash, 3));
    }
    int orders = 1 + Mix.below(Mix.of(seed, 3), 3);
    for (int i = 0; i < orders; i++) {
      long hash = Mix.of(seed, 4, i);
      forest.buggyIf(Mix.below(hash, size), Mix.below(Mix.of(hash), size));
    }
    return forest;
  }

  /** Adds a kick; returns its number. */
  int kick(int receiver) {
    return follow(-1, receiver);
  }

  /** Adds a message that is sent when another is handled; returns its number. */
  int follow(int parent, int receiver) {
    parents.add(parent);
    receivers.add(receiver);
    return parents.size() - 1;
  }

  /** Adds a chain of messages that go to and fro; returns the number of the last. */
  int chain(int parent, int length, int one, int other) {
    int last = parent;
    for (int i = 0; i < length; i++) {
      last = follow(last, i % 2 == 0 ? one : other);
    }
    return last;
  }

  /** The bug needs this order, too. */
  Forest buggyIf(int first, int second) {
    bug.add(new Before(first, second));
    return this;
  }

  int size() {
    return parents.size();
  }

  Tiny.TinySystem system() {
    Tiny.Handler handler =
        (run, message) -> {
          int number = ((Leaf) message).number();
          for (int i = number + 1; i < size(); i++) {
            if (parents.get(i) == number) {
              run.send(receivers.get(i), Lane.INTERNAL, Window.NOW, new Leaf(i, this));
            }
          }
        };
    List<Tiny.Kick> kicks = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      if (parents.get(i) < 0) {
        kicks.add(new Tiny.Kick(receivers.get(i), Window.NOW, new Leaf(i, this)));
      }
    }
    List<Tiny.Handler> handlers = new ArrayList<>();
    for (int i = 0; i < actors; i++) {
      handlers.add(handler);
    }
    return new Tiny.TinySystem(() -> handlers, kicks);
  }

  /** Runs it untimed; the messages by number in the order handled. */
  int[] order(Strategy strategy) {
    return numbers(run(strategy));
  }

  private List<Step> run(Strategy strategy) {
    return Tiny.run(system(), Preset.UNTIMED, 1, strategy).history().steps();
  }

  private static int[] numbers(List<Step> steps) {
    return steps.stream().mapToInt(step -> ((Leaf) step.message()).number()).toArray();
  }

  /** Whether an order shows the bug. */
  boolean isBuggy(int[] order) {
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    return bug.stream().allMatch(it -> place[it.first()] < place[it.second()]);
  }

  /**
   * Everything that bounds speak of, by plain search over all orders.
   *
   * @param channels most channels of one run
   * @param width most messages of which none causes another or precedes it on a channel
   * @param depth the depth of the bug; 0 if it is deeper than asked
   * @param orders how many orders there are
   */
  record Facts(int channels, int width, int depth, int orders) {}

  /** Searches for the depth of the bug, up to a most. */
  Facts facts(int mostDepth) {
    List<int[]> orders = new ArrayList<>();
    List<BitSet[]> pasts = new ArrayList<>();
    int channels = 0;
    int width = 0;
    for (DepthFirst search = new DepthFirst(); search.hasNext(); ) {
      List<Step> steps = run(search.next());
      orders.add(numbers(steps));
      pasts.add(pasts(steps));
      Set<DeliveryId> seen = new LinkedHashSet<>();
      steps.forEach(step -> seen.add(channel(step)));
      channels = Math.max(channels, seen.size());
      width = Math.max(width, width(pasts.get(pasts.size() - 1)));
    }
    for (int depth = 1; depth <= mostDepth; depth++) {
      if (isOfDepth(depth, new int[0], orders, pasts)) {
        return new Facts(channels, width, depth, orders.size());
      }
    }
    return new Facts(channels, width, 0, orders.size());
  }

  private static DeliveryId channel(Step step) {
    DeliveryId id = step.id();
    return new DeliveryId(id.sender(), id.receiver(), id.lane(), id.flow(), 0);
  }

  /** For each message those that come before it in any order: causes, and earlier on a channel. */
  private static BitSet[] pasts(List<Step> steps) {
    BitSet[] pasts = new BitSet[steps.size()];
    Map<DeliveryId, Integer> last = new LinkedHashMap<>();
    int[] numbers = numbers(steps);
    for (int i = 0; i < numbers.length; i++) {
      BitSet past = new BitSet();
      past.set(numbers[i]); // itself, for convenience
      if (steps.get(i).cause() >= 0) {
        past.or(pasts[numbers[steps.get(i).cause()]]);
      }
      Integer before = last.put(channel(steps.get(i)), numbers[i]);
      if (before != null) {
        past.or(pasts[before]);
      }
      pasts[numbers[i]] = past;
    }
    return pasts;
  }

  private static int width(BitSet[] pasts) {
    int width = 0;
    for (int set = 1; set < 1 << pasts.length; set++) {
      width = Integer.bitCount(set) > width && isAntichain(set, pasts) ? width + 1 : width;
    }
    return width;
  }

  private static boolean isAntichain(int set, BitSet[] pasts) {
    for (int i = 0; i < pasts.length; i++) {
      for (int j = 0; j < pasts.length; j++) {
        if (i != j && (set >> i & 1) != 0 && (set >> j & 1) != 0 && pasts[j].get(i)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether some messages, these first, make every order buggy in which each comes late. */
  private boolean isOfDepth(int depth, int[] chosen, List<int[]> orders, List<BitSet[]> pasts) {
    if (chosen.length == depth) {
      return isAlwaysBuggy(chosen, orders, pasts);
    }
    for (int next = 0; next < size(); next++) {
      int[] more = Arrays.copyOf(chosen, chosen.length + 1);
      more[chosen.length] = next;
      if (isOfDepth(depth, more, orders, pasts)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAlwaysBuggy(int[] late, List<int[]> orders, List<BitSet[]> pasts) {
    boolean any = false;
    for (int i = 0; i < orders.size(); i++) {
      if (allComeLate(late, orders.get(i), pasts.get(i))) {
        if (!isBuggy(orders.get(i))) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  /** Whether after each only that follows which needs it or a later one of them. */
  private static boolean allComeLate(int[] late, int[] order, BitSet[] pasts) {
    for (int i = 0; i < late.length; i++) {
      boolean after = false;
      for (int message : order) {
        after = after || message == late[i];
        if (after && !needsOneOf(late, i, pasts[message])) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean needsOneOf(int[] late, int from, BitSet past) {
    for (int i = from; i < late.length; i++) {
      if (past.get(late[i])) {
        return true;
      }
    }
    return false;
  }
}
