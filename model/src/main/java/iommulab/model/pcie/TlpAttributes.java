package iommulab.model.pcie;

/**
 * The attributes of a memory request (PCIe base specification, transaction layer, Attr).
 *
 * @param relaxed relaxed ordering: it may pass the posted packets sent before it
 * @param noSnoop it does not look into the CPUs' caches
 */
public record TlpAttributes(boolean relaxed, boolean noSnoop) {
  /** Ordered and snooped. */
  public static final TlpAttributes NONE = new TlpAttributes(false, false);
}
