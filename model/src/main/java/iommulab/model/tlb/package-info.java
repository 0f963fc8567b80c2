/**
 * The caches whose staleness the lab studies: the IOTLB, the configuration caches and a device's
 * ATC.
 *
 * <p>What the architecture leaves open about a TLB is decided by {@link
 * iommulab.model.tlb.TlbFreedoms}: which entries it makes of two stages ({@link
 * iommulab.model.tlb.Organisation}), whether it has a walk cache ({@code TableCache}).
 *
 * <p>Each is mutable, belongs to one actor, is bounded, drops its oldest entry when full, and says
 * what an invalidation hits. Nothing here knows when an invalidation takes effect. Start with
 * {@link iommulab.model.tlb.Iotlb}.
 *
 * <p>Models Arm IHI 0070, 3.17, 3.21, 4.3, 4.4 and the ATC of PCIe ATS, 10.3.
 */
package iommulab.model.tlb;
