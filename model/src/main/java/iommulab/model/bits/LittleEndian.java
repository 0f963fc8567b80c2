package iommulab.model.bits;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Entries as bytes in memory: 64-bit words, lowest word first, lowest byte first. */
public final class LittleEndian {
  private LittleEndian() {}

  /** Reads {@code count} words from {@code offset} on. */
  public static long[] words(byte[] bytes, int offset, int count) {
    long[] words = new long[count];
    ByteBuffer.wrap(bytes, offset, count * Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .get(words);
    return words;
  }

  public static long[] words(byte[] bytes) {
    if (bytes.length % Long.BYTES != 0) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are no whole number of 64-bit words");
    }
    return words(bytes, 0, bytes.length / Long.BYTES);
  }

  public static byte[] bytes(long... words) {
    ByteBuffer buffer =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asLongBuffer().put(words);
    return buffer.array();
  }
}
