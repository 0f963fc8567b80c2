package iommulab.model.memory;

import iommulab.model.address.Granule;
import iommulab.model.address.Pa;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sparse physical memory: 64-bit little-endian words, zero until written, in pieces of 512 bytes.
 *
 * <p>{@link #fork} shares what was written so far as an image that never changes again; both sides
 * write into pieces of their own. {@link #reset} goes back to that image in place. A range marked
 * absent answers nothing: reads abort.
 */
public final class SparseMemory {
  private static final int PIECE_BITS = 9;
  private static final int PIECE_WORDS = (1 << PIECE_BITS) / Long.BYTES;

  private Map<Long, long[]> image;
  private Map<Long, long[]> own = new HashMap<>();
  private TreeMap<Long, Long> absent;

  public SparseMemory() {
    this(Map.of(), new TreeMap<>());
  }

  private SparseMemory(Map<Long, long[]> image, TreeMap<Long, Long> absent) {
    this.image = image;
    this.absent = absent;
  }

  /**
   * Reads {@code dwords} words; whoever reads asks {@link #answers} first where an abort is
   * possible.
   */
  public long[] read(Pa at, int dwords) {
    requirePresent(at, dwords);
    long[] words = new long[dwords];
    for (int i = 0; i < dwords; i++) {
      long[] piece = piece(at.value() + 8L * i);
      words[i] = piece == null ? 0 : piece[index(at.value() + 8L * i)];
    }
    return words;
  }

  public long read(Pa at) {
    requirePresent(at, 1);
    long[] piece = piece(at.value());
    return piece == null ? 0 : piece[index(at.value())];
  }

  public void write(Pa at, long... words) {
    requirePresent(at, words.length);
    for (int i = 0; i < words.length; i++) {
      long address = at.value() + 8L * i;
      ownPiece(address)[index(address)] = words[i];
    }
  }

  /** Reads the 32-bit word at an address that is a multiple of 4. */
  public int readInt(Pa at) {
    return (int) (read(at.alignDown(3)) >>> shift(at));
  }

  public void writeInt(Pa at, int value) {
    Pa word = at.alignDown(3);
    long kept = read(word) & ~(0xffff_ffffL << shift(at));
    write(word, kept | (value & 0xffff_ffffL) << shift(at));
  }

  /** Whether all of the range is there; a read of a range that is not aborts on the bus. */
  public boolean answers(Pa at, int dwords) {
    if (absent.isEmpty()) {
      return true; // asked for every access
    }
    long last = at.value() + 8L * dwords - 1;
    return absent.headMap(last, true).values().stream().allMatch(end -> end < at.value());
  }

  /**
   * Takes {@code bytes} bytes from the address space; what they held is kept for {@link
   * #markPresent}.
   */
  public void markAbsent(Pa at, long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "absent range of " + bytes + " bytes at " + at + ": expected at least 1");
    }
    TreeMap<Long, Long> more = new TreeMap<>(absent);
    more.merge(at.value(), at.value() + bytes - 1, Math::max);
    absent = more;
  }

  /** Makes every address answer again. */
  public void markPresent() {
    absent = new TreeMap<>();
  }

  /** Another memory with the same contents; cheap if nothing was written since the last fork. */
  public SparseMemory fork() {
    if (!own.isEmpty()) {
      Map<Long, long[]> frozen = new HashMap<>(image);
      frozen.putAll(own);
      image = frozen;
      own = new HashMap<>();
    }
    return new SparseMemory(image, absent);
  }

  /** Forgets every write since this memory was forked, or since it was forked from. */
  public void reset() {
    own = new HashMap<>();
  }

  /** The pages ever written, lowest first. */
  public SortedSet<Pa> pages() {
    SortedSet<Pa> pages = new TreeSet<>();
    image.keySet().forEach(number -> pages.add(pageOf(number)));
    own.keySet().forEach(number -> pages.add(pageOf(number)));
    return pages;
  }

  private static Pa pageOf(long piece) {
    return Pa.ofPage(piece >>> Granule.K4.bits() - PIECE_BITS);
  }

  private long[] piece(long address) {
    Long number = address >>> PIECE_BITS;
    long[] piece = own.get(number);
    return piece == null ? image.get(number) : piece;
  }

  private long[] ownPiece(long address) {
    Long number = address >>> PIECE_BITS;
    long[] piece = own.get(number);
    if (piece == null) {
      long[] shared = image.get(number);
      piece = shared == null ? new long[PIECE_WORDS] : shared.clone();
      own.put(number, piece);
    }
    return piece;
  }

  private static int index(long address) {
    return (int) (address >>> 3) & (PIECE_WORDS - 1);
  }

  private static int shift(Pa at) {
    if ((at.value() & 3) != 0) {
      throw new IllegalArgumentException("32-bit access at " + at + ": expected a multiple of 4");
    }
    return (int) (at.value() & 4) * 8;
  }

  private void requirePresent(Pa at, int dwords) {
    if ((at.value() & 7) != 0) {
      throw new IllegalArgumentException("64-bit access at " + at + ": expected a multiple of 8");
    }
    if (!answers(at, dwords)) {
      throw new IllegalStateException("access to absent memory at " + at + ": ask answers() first");
    }
  }
}
