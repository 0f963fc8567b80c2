package iommulab.model.smmuv3.table;

/** What a translation descriptor is at the level where it was read. */
public enum DescriptorKind {
  INVALID,
  TABLE,
  BLOCK,
  PAGE;

  /** Whether the walk ends here with an output address. */
  public boolean isLeaf() {
    return this == BLOCK || this == PAGE;
  }
}
