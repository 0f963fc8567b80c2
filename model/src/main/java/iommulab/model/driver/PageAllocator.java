package iommulab.model.driver;

import iommulab.model.address.Granule;
import iommulab.model.address.Ipa;

/**
 * Hands out fresh 4 KiB pages of a range, upwards, and takes none back.
 *
 * <p>Addresses are what table pointers hold: intermediate ones for a guest, otherwise physical ones
 * with the same number.
 */
public final class PageAllocator {
  private final long end;
  private long next;

  public PageAllocator(Ipa first, int pages) {
    this(first.alignDown(Granule.K4.bits()).value(), first.value() + pages * Granule.K4.bytes());
  }

  private PageAllocator(long next, long end) {
    this.next = next;
    this.end = end;
  }

  public Ipa page() {
    return pages(1);
  }

  /** A run of pages, a power of two, aligned to its size. */
  public Ipa pages(int count) {
    long bytes = count * Granule.K4.bytes();
    long start = (next + bytes - 1) / bytes * bytes;
    if (start + bytes > end) {
      throw new IllegalStateException(
          "no "
              + count
              + " pages left for tables below 0x"
              + Long.toHexString(end)
              + ": give the allocator more");
    }
    next = start + bytes;
    return new Ipa(start);
  }

  public PageAllocator copy() {
    return new PageAllocator(next, end);
  }
}
