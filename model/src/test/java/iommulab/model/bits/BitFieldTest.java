package iommulab.model.bits;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A field reads back what was written to it and touches no other bit. */
final class BitFieldTest {
  @Test
  void positionsCountFromBitZeroOfTheEntry() {
    long[] words = {0, 0x0000_0000_0000_0c00L};
    assertThat(bits("TG", 75, 74).get(words)).isEqualTo(3);
    assertThat(bits("all", 127, 64).get(words)).isEqualTo(0xc00);
    assertThat(bit("next", 76).isSet(words)).isFalse();
  }

  @Test
  void anyFieldReadsBackAndLeavesTheRest() {
    long seed = 20_070L;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      int low = random.nextInt(128);
      int high = low + random.nextInt(64 - low % 64);
      BitField field = bits("f", high, low);
      long[] before = {random.nextLong(), random.nextLong()};
      long[] after = before.clone();
      long value = random.nextLong() & field.max();
      field.set(after, value);
      assertThat(field.get(after)).as("seed %d: %s", seed, field).isEqualTo(value);
      field.set(after, field.get(before));
      assertThat(after).as("seed %d: %s", seed, field).isEqualTo(before);
    }
  }

  @Test
  void aValueThatDoesNotFitIsRefused() {
    long[] words = {0};
    assertThatThrownBy(() -> bits("S2T0SZ", 37, 32).set(words, 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("S2T0SZ", "0x40", "6 bits");
    assertThatThrownBy(() -> bits("S2T0SZ", 37, 32).set(words, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(words).containsExactly(0);
  }

  @Test
  void aFieldLiesWithinOneWord() {
    assertThatThrownBy(() -> bits("wide", 64, 63)).hasMessageContainingAll("wide", "64:63");
    assertThatThrownBy(() -> bits("swapped", 3, 5)).hasMessageContaining("swapped");
  }
}
