/**
 * PCIe's part of address translation: the answers of ATS and their encoding.
 *
 * <p>Start with {@link iommulab.model.pcie.AtsAnswer}. Who sends what when is the business of the
 * actors; what a device keeps of an answer is in {@code model.tlb}. Models PCIe ATS, 10.2 and 10.3,
 * and Arm IHI 0070, 3.9.1.
 */
package iommulab.model.pcie;
