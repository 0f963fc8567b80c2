package iommulab.model.run;

import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reference: every integer latency of every message is fixed when it is sent, a message arrives
 * no earlier than the one before it on its channel, ties are handled in every order.
 *
 * <p>It shares nothing with the agenda but the systems.
 */
final class Grid {
  /** Thrown if a system is too large to enumerate. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private record Flying(int to, Generated.Note note, long arrival, String channel, int place) {}

  private final Generated system;
  private final int most;
  private final Set<String> classes = new TreeSet<>();
  private final Set<String> visited = new LinkedHashSet<>();
  private int longest;

  private Grid(Generated system, int most) {
    this.system = system;
    this.most = most;
  }

  /** The classes of a system's complete runs. */
  static Set<String> classes(Generated system, int mostStates) {
    Grid grid = new Grid(system, mostStates);
    List<Generated.Sending> kicks = new ArrayList<>();
    for (Tiny.Kick kick : system.kicks()) {
      kicks.add(
          new Generated.Sending(
              kick.receiver(), Lane.EXTERNAL, kick.window(), (Generated.Note) kick.message(), -1));
    }
    grid.send(0, -1, List.of(), kicks, 0, new Classes.Replay(system), List.of());
    return grid.classes;
  }

  /** Fixes the latency of one send after the other in every way, then goes on. */
  private void send(
      long now,
      int from,
      List<Flying> flying,
      List<Generated.Sending> sends,
      int done,
      Classes.Replay state,
      List<Classes.Handled> run) {
    if (done == sends.size()) {
      handle(flying, state, run);
      return;
    }
    Generated.Sending it = sends.get(done);
    boolean alone = it.lane() == Lane.ALARM || it.lane() == Lane.EXTERNAL;
    String channel = alone ? "only " + it.note().label() : from + " " + it.to() + " " + it.lane();
    long before = 0;
    int place = 0;
    for (Flying other : flying) {
      if (other.channel().equals(channel)) {
        before = Math.max(before, other.arrival());
        place = Math.max(place, other.place() + 1);
      }
    }
    Window window = it.window();
    for (long latency = window.least(); latency <= window.most(); latency++) {
      List<Flying> more = new ArrayList<>(flying);
      more.add(new Flying(it.to(), it.note(), Math.max(before, now + latency), channel, place));
      send(now, from, more, sends, done + 1, state, run);
    }
  }

  private void handle(List<Flying> flying, Classes.Replay state, List<Classes.Handled> run) {
    String soFar = Classes.of(run);
    TreeSet<String> air = new TreeSet<>();
    flying.forEach(it -> air.add(it.note().label() + "@" + it.arrival()));
    if (!visited.add(soFar + air)) {
      return;
    }
    if (visited.size() > most) {
      throw new TooLarge();
    }
    longest = Math.max(longest, run.size());
    if (flying.isEmpty()) {
      classes.add(soFar);
      return;
    }
    long now = flying.stream().mapToLong(Flying::arrival).min().orElseThrow();
    for (Flying it : flying) {
      boolean head =
          flying.stream()
              .noneMatch(o -> o.channel().equals(it.channel()) && o.place() < it.place());
      if (it.arrival() == now && head) {
        deliver(now, it, flying, state, run);
      }
    }
  }

  private void deliver(
      long now, Flying it, List<Flying> flying, Classes.Replay before, List<Classes.Handled> run) {
    Classes.Replay state = new Classes.Replay(before);
    Generated.Reaction reaction = state.reaction(it.to(), it.note());
    List<String> cancelled = state.cancels(it.to(), reaction);
    List<Flying> rest = new ArrayList<>(flying);
    rest.remove(it);
    rest.removeIf(other -> cancelled.contains(other.note().label()));
    List<Classes.Handled> longer = new ArrayList<>(run);
    longer.add(state.handle(it.to(), it.note()));
    send(now, it.to(), rest, reaction.sends(), 0, state, longer);
  }
}
