/**
 * An SMMUv3 as actors: the translation unit, the consumer of its command queue, the writer of its
 * event queue, the writer of its PRI queue.
 *
 * <p>Start at {@link iommulab.actors.smmu.SmmuUnit} for a transaction's way (configuring,
 * translating, ending), at {@link iommulab.actors.smmu.CommandQueue} for commands and fences, with
 * {@link iommulab.actors.smmu.CommandFetch} before and {@link iommulab.actors.smmu.AtcRequests}
 * behind it. {@link iommulab.actors.smmu.UnitMessage} is what the parts say to each other, {@link
 * iommulab.actors.smmu.Upstream} what the root complex hands over, {@link
 * iommulab.actors.smmu.Mmio} how software reaches registers. Formats, walks and caches are {@code
 * model.smmuv3}, {@code model.walk} and {@code model.tlb}. Models Arm IHI 0070, 3.9, 3.21, 4, 5, 7;
 * stalls and the enables are not here yet.
 */
package iommulab.actors.smmu;
