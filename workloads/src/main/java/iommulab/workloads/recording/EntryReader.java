package iommulab.workloads.recording;

import iommulab.model.bits.LittleEndian;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a file of raw little-endian entries of one size, one after the other. */
public final class EntryReader implements Closeable {
  private final InputStream in;
  private final int bytes;
  private long entries;
  private int trailing;

  public EntryReader(InputStream in, int bytes) {
    this.in = in;
    this.bytes = bytes;
  }

  /** The next entry; empty at the end, also if only a part of one is left. */
  public Optional<long[]> next() throws IOException {
    byte[] entry = in.readNBytes(bytes);
    if (entry.length < bytes) {
      trailing = entry.length;
      return Optional.empty();
    }
    entries++;
    return Optional.of(LittleEndian.words(entry));
  }

  /** Whole entries read so far. */
  public long entries() {
    return entries;
  }

  /** Bytes after the last whole entry, once the end was reached. */
  public int trailing() {
    return trailing;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
