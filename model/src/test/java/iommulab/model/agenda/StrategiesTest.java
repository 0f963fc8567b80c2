package iommulab.model.agenda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A strategy repeats itself, or says at which step it cannot. */
final class StrategiesTest {
  record Named(String name) implements Message {}

  private static List<String> play(Strategy strategy, String... names) {
    Agenda agenda = new Agenda(Preset.UNTIMED, 7, strategy);
    for (String name : names) {
      agenda.add(9, 0, Lane.POSTED, name.charAt(0), Window.NOW, -1, new Named(name));
    }
    List<String> order = new ArrayList<>();
    for (Delivery next = agenda.next(); next != null; next = agenda.next()) {
      order.add(((Named) next.message()).name());
    }
    return order;
  }

  @Test
  void firstInFirstOutFollowsTheSends() {
    assertThat(play(new FirstInFirstOut(), "b", "c", "a")).containsExactly("b", "c", "a");
  }

  @Test
  void randomDoesNotSeeTheOrderOfSends() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(play(new SeededRandom(seed), "a", "b", "c", "d"))
          .isEqualTo(play(new SeededRandom(seed), "d", "b", "a", "c"));
    }
  }

  @Test
  void searchTakesEveryOrderOnce() {
    List<List<String>> orders = new ArrayList<>();
    DepthFirst search = new DepthFirst();
    while (search.hasNext()) {
      orders.add(play(search.next(), "a", "b", "c"));
    }
    assertThat(orders).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void searchStopsIfARunBranchesDifferently() {
    DepthFirst search = new DepthFirst();
    play(search.next(), "a", "b", "c");
    Strategy second = search.next();
    assertThatThrownBy(() -> play(second, "a", "b", "x"))
        .isInstanceOf(Strategy.Divergence.class)
        .hasMessageContaining("run 2 branches differently at choice 0");
    assertThatThrownBy(search::hasNext).isInstanceOf(Strategy.Divergence.class);
  }

  @Test
  void searchStopsIfARunEndsBeforeItsPrefix() {
    DepthFirst search = new DepthFirst();
    play(search.next(), "a", "b", "c");
    play(search.next());
    assertThatThrownBy(search::hasNext).hasMessageContaining("ended after 0 choices");
  }

  private static Choices.Picked picked(String name) {
    return new Choices.Picked(new DeliveryId(9, 0, Lane.POSTED, name.charAt(0), 0), 0);
  }

  @Test
  void recordIsRepeated() {
    Choices record = new Choices(List.of(picked("b"), picked("a")), List.of());
    assertThat(play(new Recorded(record), "a", "b")).containsExactly("b", "a");
  }

  @Test
  void firstStepThatDiffersIsNamed() {
    Choices record = new Choices(List.of(picked("b"), picked("x"), picked("a")), List.of());
    assertThatThrownBy(() -> play(new Recorded(record), "a", "b", "c"))
        .isInstanceOf(Strategy.Divergence.class)
        .hasMessageStartingWith("step 1: recorded");
    assertThatThrownBy(() -> play(new Recorded(record), "b", "y"))
        .hasMessageStartingWith("step 1: recorded");
    assertThatThrownBy(() -> play(new Recorded(Choices.NONE), "a"))
        .hasMessageStartingWith("step 0: the record ends here");
  }

  @Test
  void dataChoicesAreKeyedByActorAndDraw() {
    SeededRandom one = new SeededRandom(1);
    SeededRandom other = new SeededRandom(2);
    one.begin(Preset.UNTIMED, 7);
    other.begin(Preset.UNTIMED, 7);
    int expected = one.choose(3, 5, 1_000, "x");
    other.choose(4, 0, 1_000, "y");
    assertThat(other.choose(3, 5, 1_000, "x")).isEqualTo(expected);
  }

  @Test
  void recordedDataChoiceMustFit() {
    Choices.Chosen chosen = new Choices.Chosen(1, 0, "victim", 4, 2);
    Choices record = new Choices(List.of(), List.of(chosen));
    assertThat(new Recorded(record).choose(1, 0, 4, "victim")).isEqualTo(2);
    assertThatThrownBy(() -> new Recorded(record).choose(1, 0, 5, "victim"))
        .isInstanceOf(Strategy.Divergence.class);
  }
}
