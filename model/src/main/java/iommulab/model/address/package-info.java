/**
 * Addresses and identifiers as types, so that an IOVA is never taken for a physical address.
 *
 * <p>{@link iommulab.model.address.Iova} is what a device puts on the bus, {@link
 * iommulab.model.address.Ipa} what stage 1 makes of it, {@link iommulab.model.address.Pa} what
 * memory answers to. All are unsigned 64-bit numbers and print in hex. Identifiers: {@link
 * iommulab.model.address.StreamId}, {@link iommulab.model.address.Pasid}, {@link
 * iommulab.model.address.Asid}, {@link iommulab.model.address.Vmid}. {@link
 * iommulab.model.address.Granule} gives the geometry of translation tables. Pages here are 4 KiB,
 * the unit of every invalidation command. No encodings here.
 */
package iommulab.model.address;
