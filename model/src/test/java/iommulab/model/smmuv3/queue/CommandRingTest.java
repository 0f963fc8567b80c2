package iommulab.model.smmuv3.queue;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.smmuv3.queue.CommandRing.Inconsistent;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many entries hardware sees between CONS and PROD of a queue of four (Arm IHI 0070, 3.5.1).
 */
final class CommandRingTest {
  record Case(String name, int consumed, long prod, long consumes, long stops, long full) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    // spotless:off
    return List.of(
        //       name                        consumed prod consumes stops full
        new Case("empty",                    0,       0,   0,       0,    0),
        new Case("one",                      0,       1,   1,       1,    1),
        new Case("full",                     0,       4,   4,       4,    4),
        new Case("wrapped",                  3,       5,   2,       2,    2),
        new Case("more than the size",       0,       5,   5,       0,    4),
        new Case("back beyond CONS",         2,       1,   7,       0,    4),
        new Case("back beyond CONS, wraps",  5,       4,   7,       0,    4));
    // spotless:on
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void inconsistentIndexesDoWhatTheOptionSays(Case c) {
    List<Long> expected = List.of(c.consumes, c.stops, c.full);
    for (Inconsistent option : Inconsistent.values()) {
      CommandRing ring = new CommandRing(2, option);
      for (int i = 0; i < c.consumed; i++) {
        ring.advance();
      }
      ring.produce(c.prod);
      assertThat(ring.available()).as("" + option).isEqualTo(expected.get(option.ordinal()));
    }
  }
}
