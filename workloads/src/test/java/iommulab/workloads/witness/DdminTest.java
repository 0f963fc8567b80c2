package iommulab.workloads.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What delta debugging leaves has the property, and no part of it without one item has it. */
final class DdminTest {
  private static final int TIMES = 2_000;

  @Test
  void findsExactlyWhatIsNeeded() {
    List<Integer> whole = IntStream.range(0, 20).boxed().toList();
    assertThat(Ddmin.minimal(whole, kept -> kept.containsAll(List.of(3, 11, 12))))
        .containsExactly(3, 11, 12);
    assertThat(Ddmin.minimal(whole, kept -> true)).isEmpty();
    assertThat(Ddmin.minimal(whole, kept -> kept.contains(7))).containsExactly(7);
    assertThat(Ddmin.minimal(List.<Integer>of(), kept -> true)).isEmpty();
    assertThat(Ddmin.minimal(List.of(1), kept -> true)).isEmpty();
    assertThat(Ddmin.minimal(whole, kept -> kept.size() == 20)).isEqualTo(whole);
  }

  /**
   * Properties of any kind, also such that a smaller part may lack what a still smaller one has.
   */
  @Test
  void whatIsLeftIsMinimal() {
    for (int seed = 0; seed < TIMES; seed++) {
      Random random = new Random(seed);
      int salt = random.nextInt();
      List<Integer> whole = IntStream.range(0, 1 + random.nextInt(9)).boxed().toList();
      Predicate<List<Integer>> has =
          kept -> kept.equals(whole) || (kept.hashCode() ^ salt) % 5 == 0;
      List<Integer> left = Ddmin.minimal(whole, has);
      assertThat(has.test(left)).as("seed %d: %s", seed, left).isTrue();
      for (int i = 0; i < left.size(); i++) {
        List<Integer> less = new ArrayList<>(left);
        less.remove(i);
        assertThat(has.test(less)).as("seed %d: %s of %s", seed, less, left).isFalse();
      }
    }
  }
}
