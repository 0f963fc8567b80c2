package iommulab.model.pcie;

import static iommulab.model.bits.BitField.bit;
import static iommulab.model.bits.BitField.bits;

import iommulab.model.address.Iova;
import iommulab.model.address.Pasid;
import iommulab.model.bits.BitField;
import java.util.Optional;

/**
 * A page request message: a function asks for a page, as one of a group (PCIe PRI, page request).
 *
 * <p>Only the last of a group is answered; without rights and with a PASID it is a stop marker,
 * which is not answered at all.
 *
 * @param group page request group index, 0 to 511
 * @param execute and {@code privileged}: on the PASID prefix, so never without a PASID
 */
public record PageRequest(
    Iova page,
    Optional<Pasid> pasid,
    boolean read,
    boolean write,
    boolean execute,
    boolean privileged,
    boolean last,
    int group) {
  /** Group indexes of one function. */
  public static final int GROUPS = 512;

  // spotless:off
  //                                     name     high low
  public static final BitField R     = bit ("R",        0);
  public static final BitField W     = bit ("W",        1);
  public static final BitField L     = bit ("L",        2);
  public static final BitField GROUP = bits("PRGI", 11, 3);
  public static final BitField PAGE  = bits("Page", 63, 12);
  // spotless:on

  private static final int PAGE_BITS = 12;

  public PageRequest {
    page = page.alignDown(PAGE_BITS);
    execute &= pasid.isPresent();
    privileged &= pasid.isPresent();
  }

  /** A request of an unprivileged access that does not execute. */
  public static PageRequest of(
      Iova page, Optional<Pasid> pasid, boolean write, boolean last, int group) {
    return new PageRequest(page, pasid, true, write, false, false, last, group);
  }

  /** No more requests of this PASID come behind it. */
  public static PageRequest stopMarker(Pasid pasid, int group) {
    return new PageRequest(
        new Iova(0), Optional.of(pasid), false, false, false, false, true, group);
  }

  /** Whether it is a stop marker; without a PASID it is an ordinary request (Arm IHI 0070, 8). */
  public boolean isStopMarker() {
    return last && !read && !write && pasid.isPresent();
  }

  /** Whether somebody has to answer it. */
  public boolean wantsAnswer() {
    return last && !isStopMarker();
  }

  /** The message's 64 bits; the PASID travels in a prefix. */
  public long encode() {
    long[] word = {0};
    R.set(word, read ? 1 : 0);
    W.set(word, write ? 1 : 0);
    L.set(word, last ? 1 : 0);
    GROUP.set(word, group);
    PAGE.set(word, page.value() >>> PAGE_BITS);
    return word[0];
  }

  /** From the message's 64 bits and its prefix. */
  public static PageRequest decode(long raw, Optional<Pasid> pasid) {
    long[] word = {raw};
    return new PageRequest(
        new Iova(PAGE.get(word) << PAGE_BITS),
        pasid,
        R.isSet(word),
        W.isSet(word),
        false,
        false,
        L.isSet(word),
        (int) GROUP.get(word));
  }
}
