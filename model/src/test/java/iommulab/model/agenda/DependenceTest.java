package iommulab.model.agenda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A step directly depends on the last writer of what it touches, and as a writer on all readers
 * since.
 */
final class DependenceTest {
  record Touch(Footprint footprint) implements Message {}

  record Case(String name, List<Footprint> steps, List<Integer> after) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Cell A = new Cell(CellKind.TEST, 0);
  private static final Cell B = new Cell(CellKind.TEST, 1);
  private static final Footprint RA = Footprint.reads(A);
  private static final Footprint RB = Footprint.reads(B);
  private static final Footprint WA = Footprint.writes(A);
  private static final Footprint WB = Footprint.writes(B);
  private static final Footprint ALL = Footprint.WHOLE;
  private static final Footprint SEE = Footprint.WHOLE_READ;

  static Stream<Case> cases() {
    // spotless:off
    return Stream.of(
        //        name                                steps of one receiver        the last is after
        new Case("reads do not depend",               List.of(RA, RA),             List.of()),
        new Case("other cells do not depend",         List.of(WA, WB),             List.of()),
        new Case("read after write",                  List.of(WA, RA),             List.of(0)),
        new Case("write after write",                 List.of(WA, WA),             List.of(0)),
        new Case("write after all reads since",       List.of(WA, RA, RA, WA),     List.of(0, 1, 2)),
        new Case("an earlier read is behind a write", List.of(RA, WA, WA),         List.of(1)),
        new Case("nothing touched, nothing after",    List.of(ALL, Footprint.NONE), List.of()),
        new Case("everything after everything",       List.of(ALL, ALL),           List.of(0)),
        new Case("everything after each cell",        List.of(WA, RB, ALL),        List.of(0, 1)),
        new Case("a cell after everything",           List.of(WA, ALL, RB),        List.of(1)),
        new Case("a look at everything: all writers", List.of(WA, WB, RA, SEE),    List.of(0, 1)),
        new Case("two looks do not depend",           List.of(SEE, SEE),           List.of()),
        new Case("a write after a look",              List.of(SEE, WA),            List.of(0)),
        new Case("the look is behind another write",  List.of(SEE, WA, WA),        List.of(1)),
        new Case("everything after a look",           List.of(ALL, SEE, ALL),      List.of(0, 1)),
        new Case("both kinds in one step",            List.of(WA, WB, RA.andWrites(B)), List.of(0, 1)));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void lastStepIsAfter(Case c) {
    Dependence dependence = new Dependence(1);
    Channels channels = new Channels();
    for (int i = 0; i < c.steps().size(); i++) {
      Touch touch = new Touch(c.steps().get(i));
      dependence.handled(channels.deliver(-1, 0, Lane.EXTERNAL, i, -1, touch), new Touched());
    }
    assertThat(dependence.after()).containsExactly(c.after().toArray(new Integer[0]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void onlyTheOrderOfDependentStepsShowsInTheDigest(Case c) {
    int last = c.steps().size() - 1;
    boolean dependsOnNeighbour = c.after().contains(last - 1);
    assertThat(digest(c.steps(), last - 1, last) != digest(c.steps(), last, last - 1))
        .isEqualTo(dependsOnNeighbour);
  }

  /** The digest with the last two steps in this order, each keeping its name. */
  private static long digest(List<Footprint> steps, int first, int second) {
    Dependence dependence = new Dependence(1);
    Channels channels = new Channels();
    for (int i = 0; i < steps.size(); i++) {
      int step = i == steps.size() - 2 ? first : i == steps.size() - 1 ? second : i;
      Touch touch = new Touch(steps.get(step));
      dependence.handled(channels.deliver(-1, 0, Lane.EXTERNAL, step, -1, touch), new Touched());
    }
    return dependence.digest();
  }

  /** Sends on one channel take numbers in the order of their steps, whatever the cells say. */
  @Test
  void whoSendsSecondOnAChannelIsAfterWhoSentFirst() {
    List<Footprint> footprints = List.of(ALL, Footprint.NONE, SEE, WA);
    for (Footprint first : footprints) {
      for (Footprint second : footprints) {
        Dependence dependence = new Dependence(2);
        Channels channels = new Channels();
        Touched sent = new Touched();
        sent.channel(channels.deliver(0, 1, Lane.INTERNAL, 0, -1, new Touch(ALL)).channel());
        Touch one = new Touch(first);
        Touch two = new Touch(second);
        dependence.handled(channels.deliver(-1, 0, Lane.EXTERNAL, 0, -1, one), sent);
        dependence.handled(channels.deliver(-1, 0, Lane.EXTERNAL, 1, -1, two), sent);
        assertThat(dependence.after()).as("%s, then %s", first, second).containsExactly(0);
      }
    }
  }
}
