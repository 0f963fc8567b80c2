package iommulab.model.tlb;

/**
 * What the architecture leaves open about a TLB, decided.
 *
 * @param organisation which entries it makes of two stages (Arm IHI 0070, 3.17)
 * @param combinedByIpa whether TLBI_S2_IPA also hits combined entries, which it need not (4.4.3.1)
 * @param walkCache whether table descriptors are kept too, which TLBI with Leaf = 1 spares
 *     (4.4.1.1)
 * @param contiguous whether a leaf with the Contiguous bit stands for its neighbours as well, in
 *     one entry; not where two stages are combined (Arm DDI 0487, D8.7.1)
 */
public record TlbFreedoms(
    Organisation organisation, boolean combinedByIpa, boolean walkCache, boolean contiguous) {
  /** Combined entries, no walk cache, and no more is dropped than must be. */
  public static final TlbFreedoms USUAL =
      new TlbFreedoms(Organisation.COMBINED, false, false, false);

  public TlbFreedoms with(Organisation other) {
    return new TlbFreedoms(other, combinedByIpa, walkCache, contiguous);
  }

  public TlbFreedoms withCombinedByIpa(boolean dropped) {
    return new TlbFreedoms(organisation, dropped, walkCache, contiguous);
  }

  public TlbFreedoms withWalkCache(boolean kept) {
    return new TlbFreedoms(organisation, combinedByIpa, kept, contiguous);
  }

  public TlbFreedoms withContiguous(boolean wide) {
    return new TlbFreedoms(organisation, combinedByIpa, walkCache, wide);
  }
}
