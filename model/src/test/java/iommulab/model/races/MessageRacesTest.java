package iommulab.model.races;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.agenda.Cell;
import iommulab.model.agenda.CellKind;
import iommulab.model.agenda.Delivery;
import iommulab.model.agenda.FirstInFirstOut;
import iommulab.model.agenda.Footprint;
import iommulab.model.agenda.Lane;
import iommulab.model.agenda.Message;
import iommulab.model.agenda.Preset;
import iommulab.model.agenda.Strategy;
import iommulab.model.agenda.Window;
import iommulab.model.run.Run;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Races of hand-made systems have the windows and inequalities that one calculates by hand. */
final class MessageRacesTest {
  private static final int START = 0;
  private static final int MIDDLE = 1;
  private static final int END = 2;
  private static final Names NAMES = delivery -> ((Word) delivery.message()).text();

  /** A message with a name; its footprint is the whole state or some cells. */
  record Word(String text, List<Integer> reads, List<Integer> writes) implements Message {
    Word(String text) {
      this(text, List.of(), List.of());
    }

    @Override
    public Footprint footprint() {
      return reads.isEmpty() && writes.isEmpty()
          ? Footprint.WHOLE
          : Footprint.reads(cells(reads)).andWrites(cells(writes));
    }

    private static Cell[] cells(List<Integer> indexes) {
      return indexes.stream().map(i -> new Cell(CellKind.TEST, i)).toArray(Cell[]::new);
    }
  }

  /** What a handler sends when a word comes. */
  record Send(int to, Window window, Word word) {}

  private final Map<String, List<Send>> sends = new LinkedHashMap<>();
  private Run run;

  private void when(String word, Send... then) {
    sends.put(word, List.of(then));
  }

  private static Send send(int to, String word, long least, long most) {
    return new Send(to, new Window(least, most), new Word(word));
  }

  private Course course(Preset preset, Strategy strategy) {
    Watched watched = new Watched(strategy);
    run = new Run(preset, 1, watched, List.of("start", "middle", "end"), List.of(), true);
    run.kick(START, Window.NOW, new Word("go"));
    for (Delivery next = run.next(); next != null; next = run.next()) {
      String text = ((Word) next.message()).text();
      for (Send send : sends.getOrDefault(text, List.of())) {
        run.send(send.to(), Lane.INTERNAL, send.window(), send.word());
      }
      run.done();
    }
    return watched.course();
  }

  private static List<Race> races(Course course) {
    BitSet all = new BitSet();
    all.set(0, course.size());
    MessageRaces races = new MessageRaces(course, NAMES);
    return races.pairs(all).stream().map(races::race).toList();
  }

  private static String texts(Course course) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < course.size(); i++) {
      texts.add(((Word) course.at(i).message()).text());
    }
    return String.join(" ", texts);
  }

  private static Race.Pair pair(Course course, String first, String second) {
    List<String> texts = List.of(texts(course).split(" "));
    return new Race.Pair(texts.indexOf(first), texts.indexOf(second));
  }

  /** An answer of [10, 30] against two hops of [4, 9] and [3, 8]. */
  private void answerAgainstTwoHops() {
    when("go", send(END, "answer", 10, 30), send(MIDDLE, "hop1", 4, 9));
    when("hop1", send(END, "hop2", 3, 8));
  }

  @Test
  void anAnswerRacesWithTwoHops() {
    answerAgainstTwoHops();
    Course course = course(Preset.UNTIMED, new FirstInFirstOut());

    assertThat(texts(course)).isEqualTo("go answer hop1 hop2");
    assertThat(races(course)).hasSize(1);
    Race race = races(course).get(0);
    assertThat(race.first()).isEqualTo(1);
    assertThat(race.second()).isEqualTo(3);
    // hop2 comes 7 to 17 after go, the answer 10 to 30: the difference is 7-30 to 17-10
    assertThat(race.window()).isEqualTo(new Range(-23, 7));
    assertThat(race.slack()).isEqualTo(new Range(0, 7));
    assertThat(race.cells()).isEmpty();
    assertThat(race.direct()).isTrue();
    assertThat(race.thisOrder())
        .hasToString("least(answer) <= most(hop1) + most(hop2): 10 <= 17 ns");
    assertThat(race.otherOrder())
        .hasToString("least(hop1) + least(hop2) <= most(answer): 7 <= 30 ns");
    assertThat(race.isOpen()).isTrue();
  }

  @Test
  void anOrderThatLatenciesForbidSaysWhichBoundForbidsIt() {
    when("go", send(END, "answer", 10, 30), send(MIDDLE, "hop1", 4, 9));
    when("hop1", send(END, "hop2", 30, 40));
    Course course = course(Preset.UNTIMED, new FirstInFirstOut());
    Race race = races(course).get(0);

    assertThat(race.window()).isEqualTo(new Range(4, 39));
    assertThat(race.isOpen()).isFalse();
    assertThat(race.otherOrder())
        .hasToString("least(hop1) + least(hop2) > most(answer): 34 > 30 ns");
    assertThat(
            Swapped.of(course, pair(course, "answer", "hop2"), run.trace().choices(), true, NAMES))
        .isEmpty();
  }

  @Test
  void anUntimedStoryThatWindowsForbidSaysSo() {
    when("go", send(END, "answer", 20, 30), send(MIDDLE, "hop1", 4, 9));
    when("hop1", send(END, "hop2", 3, 8));
    Course course = course(Preset.UNTIMED, new FirstInFirstOut());

    assertThat(texts(course)).isEqualTo("go answer hop1 hop2");
    assertThat(new MessageRaces(course, NAMES).forbidden().map(Inequality::toString))
        .contains("least(answer) > most(hop1) + most(hop2): 20 > 17 ns");
    assertThat(races(course).get(0).slack().isEmpty()).isTrue();
    assertThat(races(course).get(0).window()).isEqualTo(new Range(-23, -3));
  }

  @Test
  void aSharedCauseCountsOnce() {
    // both wait for the same slow hop, which therefore drops out
    when("go", send(MIDDLE, "slow", 5, 1000));
    when("slow", send(END, "one", 10, 20), new Send(START, new Window(2, 3), new Word("two")));
    when("two", send(END, "three", 2, 30));
    Course course = course(Preset.UNTIMED, new FirstInFirstOut());
    List<Race> atEnd = races(course);

    assertThat(atEnd).hasSize(1);
    assertThat(atEnd.get(0).window()).isEqualTo(new Range(4 - 20, 33 - 10));
  }

  @Test
  void oneChannelOneCauseAndApartCellsAreNoRace() {
    when(
        "go",
        send(END, "a", 0, 9),
        send(END, "b", 0, 9), // same channel as a
        new Send(MIDDLE, new Window(0, 9), new Word("c", List.of(), List.of(1))));
    when("b", new Send(MIDDLE, new Window(0, 9), new Word("d", List.of(), List.of(2))));
    Course course = course(Preset.UNTIMED, new FirstInFirstOut());

    assertThat(races(course)).isEmpty();
  }

  @Test
  void sharedCellsAreNamed() {
    when(
        "go",
        new Send(END, new Window(0, 9), new Word("w", List.of(3), List.of(1))),
        send(MIDDLE, "on", 0, 9));
    when("on", new Send(END, new Window(0, 9), new Word("r", List.of(1, 3), List.of(2))));
    Course course = course(Preset.UNTIMED, new FirstInFirstOut());

    assertThat(races(course)).hasSize(1);
    assertThat(races(course).get(0).cells()).containsExactly(new Cell(CellKind.TEST, 1));
  }

  @Test
  void theSwappedRunHasTheOtherOrderAndKeepsWindows() {
    answerAgainstTwoHops();
    when("answer", send(START, "heard", 0, 5));
    Course story = course(Preset.UNTIMED, new FirstInFirstOut());
    Swapped swapped =
        Swapped.of(story, pair(story, "answer", "hop2"), run.trace().choices(), true, NAMES)
            .orElseThrow();
    Course other = course(Preset.UNTIMED, swapped);

    assertThat(texts(other)).isEqualTo("go hop1 hop2 answer heard");
    assertThat(swapped.isReal()).isTrue();
    long[] times = swapped.times();
    assertThat(times[1]).isBetween(4L, 9L);
    assertThat(times[2] - times[1]).isBetween(3L, 8L);
    assertThat(times[3]).isBetween(Math.max(10, times[2]), 30L);
    assertThat(times[4] - times[3]).isBetween(0L, 5L);
  }

  @Test
  void aSwapTakesBackWhatFollowsFromTheFirst() {
    answerAgainstTwoHops();
    when("answer", send(END, "echo", 0, 5));
    Course story = course(Preset.UNTIMED, new FirstInFirstOut());
    Optional<Swapped> swapped =
        Swapped.of(story, pair(story, "answer", "hop2"), run.trace().choices(), false, NAMES);

    assertThat(texts(course(Preset.UNTIMED, swapped.orElseThrow())))
        .startsWith("go hop1 hop2 answer");
  }
}
