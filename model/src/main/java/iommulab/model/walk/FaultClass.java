package iommulab.model.walk;

/** What a fault was met for, the CLASS of an event record (Arm IHI 0070, 7.3). */
public enum FaultClass {
  /** The fetch of a context descriptor. */
  CD,
  /** The fetch of a stage-1 translation table. */
  TT,
  /** The input address of the transaction. */
  IN
}
