package iommulab.model.bits;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A format knows which bits it names: fields cannot overlap, other bits are reserved. */
final class EntryFormatTest {
  private static final BitField V = bit("V", 0);
  private static final BitField CONFIG = bits("Config", 3, 1);
  private static final BitField TOP = bit("Top", 127);
  private static final EntryFormat FORMAT = EntryFormat.of("E", 2, V, CONFIG, TOP);

  @Test
  void overlapsAndOverrunsAreRefused() {
    assertThatThrownBy(() -> EntryFormat.of("E", 1, CONFIG, bits("Late", 4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("E", "Late", "4:3");
    assertThatThrownBy(() -> EntryFormat.of("E", 1, TOP)).hasMessageContainingAll("Top", "127");
  }

  @Test
  void reservedBitsAreRangesFromTheLowest() {
    assertThat(FORMAT.reserved(new long[] {0xf, 1L << 63})).isEmpty();
    assertThat(FORMAT.reserved(new long[] {0x70 | 1L << 63, 1}))
        .containsExactly(new BitRange(6, 4), new BitRange(64, 63));
    assertThat(FORMAT.reserved(new long[] {0x10, 0})).hasToString("[4]");
  }

  @Test
  void describesFieldsInOrder() {
    assertThat(FORMAT.describe(new long[] {0xf, 0}).toString()).isEqualTo("{V=1, Config=7, Top=0}");
  }

  @Test
  void entriesAreValues() {
    Entry entry = FORMAT.blank().with(CONFIG, 7).with(V, true);
    assertThat(entry).isEqualTo(FORMAT.entry(0xf, 0)).hasToString("E V=1 Config=7");
    assertThat(entry.with(V, 0)).hasToString("E Config=7");
    assertThat(entry.get(V)).isEqualTo(1);
    entry.words()[0] = 0;
    assertThat(entry.words()).containsExactly(0xf, 0);
    assertThat(FORMAT.entry(0x10, 0)).hasToString("E reserved=[4]");
  }

  @Test
  void bytesAreLittleEndian() {
    byte[] bytes = LittleEndian.bytes(0x0102030405060708L, 0x11L);
    assertThat(bytes).startsWith(8, 7, 6, 5, 4, 3, 2, 1, 0x11, 0).hasSize(16);
    assertThat(LittleEndian.words(bytes)).containsExactly(0x0102030405060708L, 0x11L);
    assertThat(LittleEndian.words(bytes, 8, 1)).containsExactly(0x11L);
  }
}
