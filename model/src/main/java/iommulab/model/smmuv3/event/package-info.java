/**
 * What an SMMUv3 reports: event records, global errors, command errors; and the pointers of its
 * queues.
 *
 * <p>Models Arm IHI 0070, 3.5, 7.1, 7.3 and 7.5. Start with {@link
 * iommulab.model.smmuv3.event.EventCode} and {@link iommulab.model.smmuv3.event.EventRecord}. When
 * a record is written, merged or lost is not decided here.
 */
package iommulab.model.smmuv3.event;
