package iommulab.model.memory;

/** A cache maintenance operation to the point of coherency (Arm DDI 0487, D7.5). */
public enum Maintenance {
  /** DC CVAC: a dirty line is written back, and stays. */
  CLEAN,
  /** DC IVAC: the line goes; what was dirty is lost or written back. */
  INVALIDATE,
  /** DC CIVAC. */
  CLEAN_AND_INVALIDATE
}
