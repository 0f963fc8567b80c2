package iommulab.workloads.recording;

import iommulab.model.bits.BitField;

/**
 * How a field's value is shown: a field of more than 32 bits is an address and stands in its place.
 */
public final class FieldText {
  private FieldText() {}

  /** The value; of an address the low bits that the field leaves out are zeros. */
  public static long inPlace(BitField field, long[] words) {
    return isWide(field) ? words[field.word()] & field.mask() : field.get(words);
  }

  static boolean isWide(BitField field) {
    return field.width() > Integer.SIZE;
  }

  /** Digits for people: what is below ten in decimal, else hexadecimal. */
  public static String text(long value) {
    return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }
}
