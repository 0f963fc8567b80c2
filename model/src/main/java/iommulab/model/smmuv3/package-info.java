/**
 * Arm SMMUv3 (Arm IHI 0070): what its queues, tables and registers hold.
 *
 * <p>{@code command} has the CMDQ entries, {@code table} stream table, context and translation
 * descriptors, {@code event} the EVTQ records, error codes and queue pointers. {@link
 * iommulab.model.smmuv3.IdRegisters} is the implementation's self-description, which decides what
 * is legal. Only the Non-secure interface is modelled. What the unit does with these entries does
 * not live here.
 */
package iommulab.model.smmuv3;
