package iommulab.model.tlb;

import iommulab.model.address.Iova;
import iommulab.model.walk.TlbEntry;
import java.util.List;

/**
 * What comes of an address that several TLB entries of one context match (Arm IHI 0070, 3.20.1).
 *
 * <p>All of them have the VMID that was asked for, so nothing leads to another; and what both
 * stages translate goes through stage 2 again before it is mixed.
 */
public enum TlbConflict {
  /** The smallest entry answers. */
  SMALLEST,
  /** Any of them does. */
  ANY,
  /** An amalgam of them: the bits that any of their output addresses has. */
  MIXED,
  /** It is noticed: the access is aborted, with F_TLB_CONFLICT. */
  DETECTED,
  /** Each time {@link #ANY} or {@link #DETECTED}. */
  DRAWN;

  /**
   * What this freedom comes to for these entries.
   *
   * <p>With BBML 2 software may change the size of a block while it is live: entries that differ in
   * nothing but their size give the one translation or the other (3.21.1.3).
   */
  public TlbConflict of(List<TlbEntry> matches, int bbml) {
    boolean harmless = bbml == 2 && differInSizeOnly(matches);
    return harmless && this != SMALLEST ? ANY : this;
  }

  private static boolean differInSizeOnly(List<TlbEntry> matches) {
    TlbEntry first = matches.get(0);
    return matches.stream().allMatch(other -> isAlike(first, other));
  }

  /** The smaller entry is {@code first}: what it says of its range the other says too. */
  private static boolean isAlike(TlbEntry first, TlbEntry other) {
    Iova at = first.start();
    return first.kind() == other.kind()
        && first.global() == other.global()
        && first.asid().equals(other.asid())
        && first.translate(at).equals(other.translate(at))
        && first.intermediate(at).equals(other.intermediate(at))
        && first.stage1().equals(other.stage1())
        && first.stage2().equals(other.stage2())
        && first.type() == other.type();
  }

  /**
   * The amalgam of the entries at an address: stage 1 only, behind which stage 2 is still to be
   * asked if there is one. Its rights are those of the smallest.
   */
  public static TlbEntry mixed(List<TlbEntry> matches, Iova at) {
    return matches.stream().reduce((one, other) -> one.mixedWith(other, at)).orElseThrow();
  }
}
