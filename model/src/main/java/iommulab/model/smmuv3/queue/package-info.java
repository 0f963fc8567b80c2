/**
 * What the consumer of a command queue keeps in mind: ITags of invalidate requests and what a
 * CMD_SYNC waits for (Arm IHI 0070, 3.9.1, 4.7.3; PCIe ATS, invalidation).
 *
 * <p>Formats of commands are {@code model.smmuv3.command}, queue indexes {@code
 * model.smmuv3.event}; the actor that consumes is {@code actors.smmu.CommandQueue}.
 */
package iommulab.model.smmuv3.queue;
