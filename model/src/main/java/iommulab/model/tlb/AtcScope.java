package iommulab.model.tlb;

/**
 * Which entries an invalidate request without PASID hits; revisions of PCIe may be read
 * differently.
 */
public enum AtcScope {
  /**
   * Those without PASID in the range, and all with a PASID whatever their address (PCIe 6.2,
   * 10.3.8); the default.
   */
  EVERY_PASID,
  /** All in the range, with and without PASID. */
  RANGE_ONLY,
  /** Only those without PASID in the range: an endpoint that leaves the others alone. */
  WITHOUT_PASID_ONLY
}
