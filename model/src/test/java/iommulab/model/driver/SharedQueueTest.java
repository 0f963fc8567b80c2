package iommulab.model.driver;

import static org.assertj.core.api.Assertions.assertThat;

import iommulab.model.address.Pa;
import iommulab.model.driver.SharedQueue.Valid;
import iommulab.model.memory.AtomicFunction;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of a shared command queue. */
final class SharedQueueTest {
  private static final Pa BASE = new Pa(0x1000);
  private static final long MAP = 0x1100;

  @Test
  void theShadowHoldsBothCountsAndTheOwner() {
    long shadow = SharedQueue.shadow(0x1234, true, 0x1230);
    assertThat(shadow).isEqualTo(0x0000_1230_8000_1234L);
    assertThat(SharedQueue.produced(shadow)).isEqualTo(0x1234);
    assertThat(SharedQueue.consumed(shadow)).isEqualTo(0x1230);
    assertThat(SharedQueue.isOwned(shadow)).isTrue();
    assertThat(SharedQueue.isOwned(SharedQueue.shadow(1, false, 0))).isFalse();
  }

  static Stream<Arguments> ranges() {
    // spotless:off
    return Stream.of(
        Arguments.of(3, 0L, 2L,      List.of(new Valid(new Pa(MAP), 0b11, 0b11))),
        Arguments.of(3, 6L, 9L,      List.of(new Valid(new Pa(MAP), 0b1100_0000, 0b1100_0000), new Valid(new Pa(MAP), 1, 0))),
        Arguments.of(3, 8L, 10L,     List.of(new Valid(new Pa(MAP), 0b11, 0))),
        Arguments.of(3, 16L, 17L,    List.of(new Valid(new Pa(MAP), 1, 1))),
        Arguments.of(7, 62L, 66L,    List.of(new Valid(new Pa(MAP), 3L << 62, 3L << 62), new Valid(new Pa(MAP + 8), 3, 3))),
        Arguments.of(7, 0L, 64L,     List.of(new Valid(new Pa(MAP), -1L, -1L))));
    // spotless:on
  }

  @ParameterizedTest(name = "queue of 2^{0}, slots {1} to {2}")
  @MethodSource("ranges")
  void aSlotsBitTurnsWithEachRound(int log2size, long first, long end, List<Valid> parts) {
    assertThat(new SharedQueue(BASE, log2size).valid(first, end)).isEqualTo(parts);
  }

  static Stream<Arguments> functions() {
    // spotless:off
    return Stream.of(
        Arguments.of(AtomicFunction.COMPARE_AND_SWAP, 5L, 9L, 5L, 9L),
        Arguments.of(AtomicFunction.COMPARE_AND_SWAP, 5L, 9L, 4L, 5L),
        Arguments.of(AtomicFunction.SWAP,             5L, 9L, 0L, 9L),
        Arguments.of(AtomicFunction.ADD,              5L, -1L, 0L, 4L),
        Arguments.of(AtomicFunction.XOR,              0b0110L, 0b0011L, 0L, 0b0101L),
        Arguments.of(AtomicFunction.CLEAR,            0b0110L, 0b0011L, 0L, 0b0100L),
        Arguments.of(AtomicFunction.STORE_HIGH,       0x1_8000_0002L, 7L, 0L, 0x7_8000_0002L));
    // spotless:on
  }

  @ParameterizedTest(name = "{0} of {1} with {2}, {3}")
  @MethodSource("functions")
  void changesAWord(AtomicFunction function, long word, long operand, long expected, long after) {
    assertThat(function.apply(word, operand, expected)).isEqualTo(after);
  }
}
