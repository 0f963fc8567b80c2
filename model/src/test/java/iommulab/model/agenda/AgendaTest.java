package iommulab.model.agenda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What may come next follows from channels and windows, and the clock never runs back. */
final class AgendaTest {
  record Named(String name) implements Message {}

  /** A send at time 0 from actor 9 to actor 0 on a flow. */
  record Send(String name, long flow, Window window) {}

  record Case(String name, Preset preset, List<Send> sends, List<String> permitted) {
    @Override
    public String toString() {
      return name + ", " + preset;
    }
  }

  private static Send send(String name, long flow, long least, long most) {
    return new Send(name, flow, new Window(least, most));
  }

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        new Case("nothing sent",             Preset.UNTIMED,  List.of(),                                              List.of()),
        new Case("any head",                 Preset.UNTIMED,  List.of(send("a", 1, 5, 5), send("b", 2, 0, 0)),        List.of("a", "b")),
        new Case("a follower waits",         Preset.UNTIMED,  List.of(send("a", 1, 0, 9), send("b", 1, 0, 9)),        List.of("a")),
        new Case("windows overlap",          Preset.INTERVAL, List.of(send("a", 1, 0, 5), send("b", 2, 5, 9)),        List.of("a", "b")),
        new Case("one must come first",      Preset.INTERVAL, List.of(send("a", 1, 0, 4), send("b", 2, 5, 9)),        List.of("a")),
        new Case("the latest of all counts", Preset.INTERVAL, List.of(send("a", 1, 3, 9), send("b", 2, 0, 9), send("c", 3, 0, 2)), List.of("b", "c")),
        new Case("never is dropped",         Preset.INTERVAL, List.of(new Send("a", 1, Window.NEVER), send("b", 2, 7, 9)), List.of("b")),
        new Case("drawn: the earlier",       Preset.DRAWN,    List.of(send("a", 1, 3, 3), send("b", 2, 2, 2)),        List.of("b")),
        new Case("drawn: a tie",             Preset.DRAWN,    List.of(send("a", 1, 2, 2), send("b", 2, 2, 2), send("c", 3, 3, 3)), List.of("a", "b")),
        new Case("drawn: channels hold",     Preset.DRAWN,    List.of(send("a", 1, 5, 5), send("b", 1, 1, 1), send("c", 2, 4, 4)), List.of("c")));
    // spotless:on
  }

  private static Agenda agenda(Case c) {
    Agenda agenda = new Agenda(c.preset(), 1, new FirstInFirstOut());
    for (Send send : c.sends()) {
      agenda.add(9, 0, Lane.INTERNAL, send.flow(), send.window(), -1, new Named(send.name()));
    }
    return agenda;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void permittedIsWhatTimeAndChannelsLeave(Case c) {
    assertThat(agenda(c).permitted())
        .extracting(delivery -> ((Named) delivery.message()).name())
        .isEqualTo(c.permitted());
  }

  @Test
  void cancelledAlarmNoLongerBindsTime() {
    Agenda agenda = new Agenda(Preset.INTERVAL, 1, new FirstInFirstOut());
    Delivery alarm = agenda.add(0, 0, Lane.ALARM, 1, new Window(1, 2), -1, new Named("alarm"));
    agenda.add(9, 0, Lane.INTERNAL, 0, new Window(5, 8), -1, new Named("late"));
    assertThat(agenda.permitted()).containsExactly(alarm);
    agenda.cancel(alarm);
    agenda.cancel(alarm);
    assertThat(agenda.next().message()).isEqualTo(new Named("late"));
    assertThat(agenda.now()).isEqualTo(5);
    assertThat(agenda.next()).isNull();
  }

  @Test
  void droppedMessagesUseUpTheirNumber() {
    Agenda agenda = new Agenda(Preset.UNTIMED, 1, new FirstInFirstOut());
    agenda.add(9, 0, Lane.POSTED, 0, Window.NEVER, -1, new Named("lost"));
    Delivery second = agenda.add(9, 0, Lane.POSTED, 0, Window.NOW, -1, new Named("kept"));
    assertThat(agenda.size()).isEqualTo(1);
    assertThat(second.id()).isEqualTo(new DeliveryId(9, 0, Lane.POSTED, 0, 1));
  }

  /** Random traffic: time stays within each delivery's bounds, and channels stay in order. */
  @ParameterizedTest
  @EnumSource(Preset.class)
  void clockAndChannelsRunForward(Preset preset) {
    for (int seed = 0; seed < 300; seed++) {
      Agenda agenda = new Agenda(preset, seed, new SeededRandom(seed));
      int sent = 0;
      long before = 0;
      int[] handled = new int[4];
      for (int i = 0; i < 200; i++) {
        long hash = Mix.of(seed, i);
        if (sent < 100 && (hash & 3) != 0) {
          int flow = (int) (hash >>> 8 & 3);
          Window window = new Window(flow * 3L, flow * 3L + 10);
          agenda.add(9, 0, Lane.POSTED, flow, window, -1, new Named("m" + sent++));
          continue;
        }
        Delivery next = agenda.next();
        if (next == null) {
          continue;
        }
        assertThat(agenda.now()).isGreaterThanOrEqualTo(before);
        before = agenda.now();
        if (preset != Preset.UNTIMED) {
          assertThat(before).as("seed %d", seed).isBetween(next.earliest(), next.latest());
        }
        assertThat(next.id().number()).isEqualTo(handled[(int) next.id().flow()]++);
      }
    }
  }
}
