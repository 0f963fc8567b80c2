/**
 * PCIe's part of address translation: the answers of ATS and their encoding, and how endpoints
 * behave.
 *
 * <p>Start with {@link iommulab.model.pcie.AtsAnswer} for what an agent answers, and with {@link
 * iommulab.model.pcie.Conduct} for what an endpoint makes of an invalidate request; {@link
 * iommulab.model.pcie.FunctionState} is what its configuration space allows it. Who sends what when
 * is the business of the actors; what a device keeps of an answer is in {@code model.tlb}. Models
 * PCIe ATS, 10.2 and 10.3, and Arm IHI 0070, 3.9.1.
 */
package iommulab.model.pcie;
