package iommulab.model.smmuv3.register;

/**
 * What an SMMU interrupts software for (Arm IHI 0070, 3.18): an error became active in GERROR, or
 * the event queue or the PRI queue is no longer empty.
 */
public enum InterruptSource {
  GERROR,
  EVTQ,
  PRIQ
}
