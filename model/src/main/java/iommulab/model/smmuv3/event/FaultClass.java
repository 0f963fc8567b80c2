package iommulab.model.smmuv3.event;

/**
 * What was being accessed when a fault arose, in the order of CLASS (Arm IHI 0070, 7.3): CD, table,
 * input address.
 */
public enum FaultClass {
  CD,
  TT,
  IN
}
