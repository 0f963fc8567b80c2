package iommulab.model.oracle;

import iommulab.model.ledger.Place;
import iommulab.model.ledger.SoftwareFact.Mapped;

/**
 * The time for which a domain's tables gave one page what an access needed.
 *
 * @param mapping the mapping that gave it
 * @param page the input page, by number
 * @param made where it was noted
 * @param removed where the tables were noted not to give it any more, or by leaves of another size;
 *     null while they do
 * @param leafBits size of the leaf that gave it; 0 if not noted
 */
record Grant(Mapped mapping, long page, Place made, Place removed, int leafBits) {
  private static final int PAGE_BITS = 12;
  private static final int[] BLOCK_BITS = {30, 21};

  String domain() {
    return mapping.domain();
  }

  /**
   * The input bytes that one TLB entry for this page may stand for: the leaf, or if that is not
   * known the largest block that the mapping could have been made of.
   */
  Span entry() {
    long address = page << PAGE_BITS;
    if (leafBits != 0) {
      return new Span(address >>> leafBits << leafBits, leafBits);
    }
    for (int bits : BLOCK_BITS) {
      long start = address >>> bits << bits;
      boolean congruent = (mapping.iova().value() - mapping.pa().value()) << -bits == 0;
      boolean within =
          start >= mapping.iova().value()
              && start + (1L << bits) <= mapping.iova().value() + mapping.size();
      if (congruent && within) {
        return new Span(start, bits);
      }
    }
    return new Span(address, PAGE_BITS);
  }

  /** An aligned range of addresses: 2^bits bytes from the start on. */
  record Span(long start, int bits) {
    long last() {
      return start + (1L << bits) - 1;
    }
  }
}
