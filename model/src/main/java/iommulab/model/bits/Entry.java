package iommulab.model.bits;

import java.util.Arrays;
import java.util.List;

/**
 * One entry as a value: a format and its raw words, reserved bits included.
 *
 * <p>Immutable; {@link #with} returns the changed copy. Its text names the fields that are not
 * zero.
 */
public final class Entry {
  private final EntryFormat format;
  private final long[] words;

  Entry(EntryFormat format, long[] words) {
    this.format = format;
    this.words = words;
  }

  public EntryFormat format() {
    return format;
  }

  public long get(BitField field) {
    return field.get(words);
  }

  public int getInt(BitField field) {
    return field.getInt(words);
  }

  public boolean isSet(BitField field) {
    return field.isSet(words);
  }

  public Entry with(BitField field, long value) {
    long[] changed = words.clone();
    field.set(changed, value);
    return new Entry(format, changed);
  }

  public Entry with(BitField field, boolean value) {
    return with(field, value ? 1 : 0);
  }

  /** The raw words, as a copy. */
  public long[] words() {
    return words.clone();
  }

  public List<BitRange> reserved() {
    return format.reserved(words);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry that && format == that.format && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(format.name());
    for (BitField field : format.fields()) {
      if (isSet(field)) {
        text.append(' ').append(field.name()).append('=').append(number(get(field)));
      }
    }
    List<BitRange> reserved = reserved();
    return reserved.isEmpty()
        ? text.toString()
        : text.append(" reserved=").append(reserved).toString();
  }

  private static String number(long value) {
    return value >= 0 && value < 1024 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }
}
