package iommulab.model.run;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.DepthFirst;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Window;
import iommulab.model.ledger.Step;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small systems have exactly as many classes as counting by hand gives. */
final class CountsTest {
  private static final Window FREE = new Window(0, 1_000);

  record Go(String name, int left, Footprint footprint) implements Message {
    @Override
    public long flow() {
      return footprint == Footprint.WHOLE ? 0 : name.hashCode();
    }
  }

  record Case(String name, Preset preset, int classes, Tiny.TinySystem system) {
    @Override
    public String toString() {
      return name + ", " + preset;
    }
  }

  private static Go go(String name) {
    return new Go(name, 0, Footprint.WHOLE);
  }

  private static Go go(String name, int left, Footprint footprint) {
    return new Go(name, left, footprint);
  }

  private static Tiny.Kick kick(int to, Window window, Go go) {
    return new Tiny.Kick(to, window, go);
  }

  private static Tiny.TinySystem system(List<Tiny.Handler> handlers, Tiny.Kick... kicks) {
    return new Tiny.TinySystem(() -> handlers, List.of(kicks));
  }

  private static final Tiny.Handler QUIET = (run, message) -> {};

  private static Tiny.Handler sends(int to, Window window, String name) {
    return (run, message) -> run.send(to, Lane.INTERNAL, window, go(name));
  }

  private static Cell line(int index) {
    return new Cell(CellKind.WORD, index);
  }

  /**
   * Actor 0 asks Memory (actor 1) for one line after the other; each answer is a flow of its own.
   */
  private static Tiny.Handler walker(int self, int base, boolean shareTheLast) {
    return (run, message) -> {
      Go go = (Go) message;
      if (go.left() > 0) {
        int line = shareTheLast && go.left() == 1 ? 99 : base + go.left();
        Footprint footprint = Footprint.reads(line(line));
        run.send(
            2, Lane.MEMORY, Window.NOW, go("w" + self + "." + go.left(), go.left(), footprint));
      }
    };
  }

  private static final Tiny.Handler MEMORY =
      (run, message) -> {
        Go go = (Go) message;
        if (go.left() > 0) {
          int walker = go.name().charAt(1) - '0';
          Go answer = go(go.name(), go.left() - 1, Footprint.NONE);
          run.send(walker, Lane.MEMORY_REPLY, Window.NOW, answer);
        }
      };

  private static Tiny.TinySystem walks(boolean share, boolean write) {
    List<Tiny.Handler> handlers = List.of(walker(0, 0, share), walker(1, 10, share), MEMORY);
    Tiny.Kick first = kick(0, Window.NOW, go("go0", 2, Footprint.WHOLE));
    Tiny.Kick second = kick(1, Window.NOW, go("go1", 2, Footprint.WHOLE));
    return write
        ? system(
            handlers, first, second, kick(2, Window.NOW, go("w", 0, Footprint.writes(line(99)))))
        : system(handlers, first, second);
  }

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        // Two orders at the one receiver.
        new Case("two senders, one receiver", Preset.UNTIMED, 2,
            system(List.of(sends(2, FREE, "a"), sends(2, FREE, "b"), QUIET),
                kick(0, Window.NOW, go("k")), kick(1, Window.NOW, go("k")))),
        // One channel: first in, first out.
        new Case("one sender, one receiver, one flow", Preset.UNTIMED, 1,
            system(List.of((run, m) -> {
                      run.send(1, Lane.INTERNAL, FREE, go("a"));
                      run.send(1, Lane.INTERNAL, FREE, go("b"));
                    }, QUIET),
                kick(0, Window.NOW, go("k")))),
        // The completion leaves when the acknowledgement came: B's and C's orders have one event each.
        new Case("write acknowledged, then completion elsewhere", Preset.UNTIMED, 1,
            system(List.of(
                    (run, m) -> run.send(((Go) m).name().equals("k") ? 1 : 2, Lane.MEMORY, FREE, go("w")),
                    (run, m) -> run.send(0, Lane.MEMORY_REPLY, FREE, go("ack")),
                    QUIET),
                kick(0, Window.NOW, go("k")))),
        // A at [0,2], B at [1,3], C at [4,9] to one receiver: C is last, A and B are free.
        new Case("A, B overlap, C is late", Preset.INTERVAL, 2,
            system(List.of(QUIET), kick(0, new Window(0, 2), go("A")), kick(0, new Window(1, 3), go("B")),
                kick(0, new Window(4, 9), go("C")))),
        new Case("A, B overlap, C is late", Preset.UNTIMED, 6,
            system(List.of(QUIET), kick(0, new Window(0, 2), go("A")), kick(0, new Window(1, 3), go("B")),
                kick(0, new Window(4, 9), go("C")))),
        // A at [0,2], B at [4,6], C at [0,9]: A before B, C at any of three places.
        new Case("A before B, C between or beside", Preset.INTERVAL, 3,
            system(List.of(QUIET), kick(0, new Window(0, 2), go("A")), kick(0, new Window(4, 6), go("B")),
                kick(0, new Window(0, 9), go("C")))),
        // A ends at 2 and causes D 1..1 later; B at exactly 2: D at 1..3. Orders of B and D at actor 1: both.
        new Case("a cause shifts its effect across a bound", Preset.INTERVAL, 2,
            system(List.of(sends(1, Window.exactly(1), "D"), QUIET),
                kick(0, new Window(0, 2), go("A")), kick(1, Window.exactly(2), go("B")))),
        // Same, but the effect comes 3 later: always after B.
        new Case("a cause too late for that bound", Preset.INTERVAL, 1,
            system(List.of(sends(1, Window.exactly(3), "D"), QUIET),
                kick(0, new Window(0, 2), go("A")), kick(1, Window.exactly(2), go("B")))),
        // Reads commute, and so do writes of other lines.
        new Case("two walks on lines of their own", Preset.UNTIMED, 1, walks(false, false)),
        new Case("two walks that share a line nobody writes", Preset.UNTIMED, 1, walks(true, false)),
        // A writer of the shared line: before or after each of the two reads.
        new Case("two walks that share a line which one write changes", Preset.UNTIMED, 4, walks(true, true)),
        new Case("the write goes to a line that nobody reads", Preset.UNTIMED, 1, walks(false, true)));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void classesAreAsCounted(Case c) {
    Set<Long> classes = new TreeSet<>();
    Set<String> orders = new TreeSet<>();
    DepthFirst search = new DepthFirst();
    while (search.hasNext()) {
      Trace trace = Tiny.run(c.system(), c.preset(), 1, search.next());
      classes.add(trace.classDigest());
      orders.add(perReceiver(trace));
    }
    assertThat(classes).hasSize(c.classes());
    assertThat(orders.size())
        .as("orders, of which a class has at least one")
        .isGreaterThanOrEqualTo(c.classes());
  }

  private static String perReceiver(Trace trace) {
    TreeSet<String> receivers = new TreeSet<>();
    List<Step> steps = trace.history().steps();
    for (Step step : steps) {
      receivers.add(
          step.receiver()
              + steps.stream()
                  .filter(other -> other.receiver().equals(step.receiver()))
                  .map(other -> other.id().toString())
                  .toList());
    }
    return receivers.toString();
  }
}
