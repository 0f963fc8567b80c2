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
  PRIQ_CONS,
  /** Index, ERRACK and EN of an enhanced command queue (6.3, 3.5.6). */
  ECMDQ_PROD,
  /** Index, ERR, the error and ENACK of an enhanced command queue. */
  ECMDQ_CONS,
  /** Bit ERRACK of ECMDQ_PROD alone, as software toggles it under a lock of its own. */
  ECMDQ_ERRACK
}
