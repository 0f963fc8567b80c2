package iommulab.model.bits;

/**
 * A named run of bits of an entry, counted from bit 0 of the whole entry.
 *
 * <p>The entry is an array of 64-bit words, lowest first; a field lies within one word.
 */
public record BitField(String name, int high, int low) {
  public BitField {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException(
          name
              + ": bits "
              + high
              + ":"
              + low
              + " are no field; write the high bit first, from 0 up");
    }
    if (high / Long.SIZE != low / Long.SIZE) {
      throw new IllegalArgumentException(
          name + ": bits " + high + ":" + low + " cross a 64-bit word; split the field");
    }
  }

  public static BitField bits(String name, int high, int low) {
    return new BitField(name, high, low);
  }

  public static BitField bit(String name, int position) {
    return new BitField(name, position, position);
  }

  public int width() {
    return high - low + 1;
  }

  /** The largest value that fits, as an unsigned number. */
  public long max() {
    return -1L >>> (Long.SIZE - width());
  }

  public long get(long[] words) {
    return (words[word()] >>> shift()) & max();
  }

  public int getInt(long[] words) {
    return (int) get(words);
  }

  public boolean isSet(long[] words) {
    return get(words) != 0;
  }

  /** Replaces the field in place; a value that does not fit is our mistake and is refused. */
  public void set(long[] words, long value) {
    if ((value & ~max()) != 0) {
      throw new IllegalArgumentException(
          name + ": value 0x" + Long.toHexString(value) + " does not fit in " + width() + " bits");
    }
    words[word()] = (words[word()] & ~mask()) | (value << shift());
  }

  /** The word of the entry that holds the field. */
  public int word() {
    return low / Long.SIZE;
  }

  /** The field's bits as a mask of its word. */
  public long mask() {
    return max() << shift();
  }

  private int shift() {
    return low % Long.SIZE;
  }
}
