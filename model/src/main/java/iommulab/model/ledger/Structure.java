package iommulab.model.ledger;

/** The structures by which an SMMU is configured for a stream. */
public enum Structure {
  /** Stream table entry. */
  STE,
  /** Context descriptor. */
  CD
}
