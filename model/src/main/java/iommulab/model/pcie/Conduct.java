package iommulab.model.pcie;

/** How an endpoint answers invalidate requests. */
public enum Conduct {
  /** Drops what is named, waits for its own reads, pushes its writes, then answers. */
  HONEST,
  /** Neither drops nor answers: hung firmware that still does DMA. */
  SILENT
}
