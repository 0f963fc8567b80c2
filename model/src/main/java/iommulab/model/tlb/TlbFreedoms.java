package iommulab.model.tlb;

/**
 * What the architecture leaves open about a TLB, decided.
 *
 * @param organisation which entries it makes of two stages (Arm IHI 0070, 3.17)
 * @param combinedByIpa whether TLBI_S2_IPA also hits combined entries, which it need not (4.4.3.1)
 * @param walkCache whether table descriptors are kept too, which TLBI with Leaf = 1 spares
 *     (4.4.1.1)
 */
public record TlbFreedoms(Organisation organisation, boolean combinedByIpa, boolean walkCache) {
  /** Combined entries, no walk cache, and no more is dropped than must be. */
  public static final TlbFreedoms USUAL = new TlbFreedoms(Organisation.COMBINED, false, false);

  public TlbFreedoms with(Organisation other) {
    return new TlbFreedoms(other, combinedByIpa, walkCache);
  }

  public TlbFreedoms withCombinedByIpa(boolean dropped) {
    return new TlbFreedoms(organisation, dropped, walkCache);
  }

  public TlbFreedoms withWalkCache(boolean kept) {
    return new TlbFreedoms(organisation, combinedByIpa, kept);
  }
}
