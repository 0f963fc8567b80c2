package iommulab.model.bits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layout of one kind of entry: its name, its size in 64-bit words and its fields in bit order.
 *
 * <p>Fields must not overlap; a bit that no field names is reserved.
 */
public final class EntryFormat {
  private final String name;
  private final List<BitField> fields;
  private final long[] named;

  private EntryFormat(String name, int words, List<BitField> fields) {
    this.name = name;
    this.fields = fields;
    this.named = new long[words];
    for (BitField field : fields) {
      claim(field);
    }
  }

  public static EntryFormat of(String name, int words, BitField... fields) {
    return new EntryFormat(name, words, List.of(fields));
  }

  private void claim(BitField field) {
    if (field.word() >= named.length) {
      throw new IllegalArgumentException(
          name
              + ": field "
              + field.name()
              + " ends at bit "
              + field.high()
              + ", beyond "
              + named.length
              + " words");
    }
    if ((named[field.word()] & field.mask()) != 0) {
      throw new IllegalArgumentException(
          name
              + ": field "
              + field.name()
              + " ("
              + field.high()
              + ":"
              + field.low()
              + ") overlaps another field");
    }
    named[field.word()] |= field.mask();
  }

  public String name() {
    return name;
  }

  public int words() {
    return named.length;
  }

  public List<BitField> fields() {
    return fields;
  }

  /** The entry of all zeros, where building one starts. */
  public Entry blank() {
    return new Entry(this, new long[words()]);
  }

  /** The entry with these raw words, which are copied. */
  public Entry entry(long... raw) {
    return new Entry(this, checked(raw).clone());
  }

  /** The reserved bits that are set, lowest first, adjacent ones as one range. */
  public List<BitRange> reserved(long[] raw) {
    checked(raw);
    List<BitRange> found = new ArrayList<>();
    int bits = words() * Long.SIZE;
    for (int at = 0; at < bits; at++) {
      if (isReservedAndSet(raw, at)) {
        int low = at;
        while (at + 1 < bits && isReservedAndSet(raw, at + 1)) {
          at++;
        }
        found.add(new BitRange(at, low));
      }
    }
    return List.copyOf(found);
  }

  /** Every field's value by name, in the order of declaration. */
  public Map<String, Long> describe(long[] raw) {
    checked(raw);
    Map<String, Long> values = new LinkedHashMap<>();
    for (BitField field : fields) {
      values.put(field.name(), field.get(raw));
    }
    return values;
  }

  private boolean isReservedAndSet(long[] raw, int at) {
    int word = at / Long.SIZE;
    return ((raw[word] & ~named[word]) >>> (at % Long.SIZE) & 1) != 0;
  }

  private long[] checked(long[] raw) {
    if (raw.length != words()) {
      throw new IllegalArgumentException(name + " has " + words() + " words, not " + raw.length);
    }
    return raw;
  }

  @Override
  public String toString() {
    return name;
  }
}
