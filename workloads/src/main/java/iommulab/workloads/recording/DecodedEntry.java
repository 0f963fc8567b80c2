package iommulab.workloads.recording;

import iommulab.model.bits.BitField;
import iommulab.model.bits.BitRange;
import iommulab.model.bits.EntryFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One raw entry and what it is.
 *
 * @param name as the specification names the entry; {@code ILLEGAL} if it is none
 * @param format empty if the entry could not be understood
 * @param words lowest first, as hexadecimal digits
 * @param problem why it could not be understood
 */
public record DecodedEntry(
    long index,
    String name,
    Optional<EntryFormat> format,
    List<String> words,
    List<Field> fields,
    List<BitRange> reserved,
    Optional<String> problem) {

  /** A field and its value; {@code wide} fields hold addresses, see {@link FieldText}. */
  public record Field(String name, long value, boolean wide) {}

  static DecodedEntry of(long index, String name, EntryFormat format, long[] words) {
    return new DecodedEntry(
        index,
        name,
        Optional.of(format),
        hex(words),
        format.fields().stream().map(field -> field(field, words)).toList(),
        format.reserved(words),
        Optional.empty());
  }

  static DecodedEntry illegal(long index, long[] words, String problem) {
    return new DecodedEntry(
        index, "ILLEGAL", Optional.empty(), hex(words), List.of(), List.of(), Optional.of(problem));
  }

  private static Field field(BitField field, long[] words) {
    return new Field(field.name(), FieldText.inPlace(field, words), FieldText.isWide(field));
  }

  private static List<String> hex(long[] words) {
    return Arrays.stream(words).mapToObj(word -> String.format("0x%016x", word)).toList();
  }
}
