/**
 * Memory-mapped registers of an SMMU as software names them, and what a poll of one waits for (Arm
 * IHI 0070, 6.3).
 */
package iommulab.model.smmuv3.register;
