package iommulab.model.smmuv3.register;

/** Memory-mapped registers of an SMMU that software in a scenario can reach (Arm IHI 0070, 6.3). */
public enum Register {
  GERROR,
  GERRORN,
  /** GERROR differs from GERRORN: what a driver computes from both. */
  ACTIVE_ERRORS,
  CR0,
  CR0ACK,
  GBPA,
  CMDQ_BASE,
  CMDQ_PROD,
  CMDQ_CONS,
  EVTQ_BASE,
  EVTQ_PROD,
  EVTQ_CONS,
  PRIQ_PROD,
  PRIQ_CONS
}
