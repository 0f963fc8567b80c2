package iommulab.model.memory;

import iommulab.model.address.Granule;
import iommulab.model.address.Pa;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sparse physical memory: 64-bit little-endian words, zero until written, in 4 KiB pages.
 *
 * <p>{@link #fork} shares what was written so far as an image that never changes again; both sides
 * write into pages of their own. {@link #reset} goes back to that image in place. A range marked
 * absent answers nothing: reads abort.
 */
public final class SparseMemory {
  private static final int PAGE_WORDS = (int) Granule.K4.bytes() / Long.BYTES;

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
      long[] page = page(at.value() + 8L * i);
      words[i] = page == null ? 0 : page[index(at.value() + 8L * i)];
    }
    return words;
  }

  public long read(Pa at) {
    requirePresent(at, 1);
    long[] page = page(at.value());
    return page == null ? 0 : page[index(at.value())];
  }

  public void write(Pa at, long... words) {
    requirePresent(at, words.length);
    for (int i = 0; i < words.length; i++) {
      long address = at.value() + 8L * i;
      ownPage(address)[index(address)] = words[i];
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
    image.keySet().forEach(number -> pages.add(Pa.ofPage(number)));
    own.keySet().forEach(number -> pages.add(Pa.ofPage(number)));
    return pages;
  }

  private long[] page(long address) {
    Long number = address >>> Granule.K4.bits();
    long[] page = own.get(number);
    return page == null ? image.get(number) : page;
  }

  private long[] ownPage(long address) {
    return own.computeIfAbsent(
        address >>> Granule.K4.bits(),
        number -> {
          long[] shared = image.get(number);
          return shared == null ? new long[PAGE_WORDS] : shared.clone();
        });
  }

  private static int index(long address) {
    return (int) (address >>> 3) & (PAGE_WORDS - 1);
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
