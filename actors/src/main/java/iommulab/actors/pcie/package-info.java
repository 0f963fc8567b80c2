/**
 * PCIe: packets, the root complex as the ordering point, and endpoint functions with ATS.
 *
 * <p>Start at {@link iommulab.actors.pcie.Tlp} for what travels, then {@link
 * iommulab.actors.pcie.RootComplex} for what must not pass what, then {@link
 * iommulab.actors.pcie.Endpoint} for the DMA engine, with {@link iommulab.actors.pcie.Accesses} for
 * its ATC and the way of an access, and {@link iommulab.actors.pcie.Invalidations} for what becomes
 * of invalidate requests; how an endpoint misbehaves is decided in {@code model.pcie.Conduct}.
 * Links are policy and live in {@code actors.topology}. Page requests are {@link
 * iommulab.actors.pcie.PageRequests}; virtual functions do not share theirs yet.
 */
package iommulab.actors.pcie;
