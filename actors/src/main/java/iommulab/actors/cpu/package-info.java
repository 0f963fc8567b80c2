/**
 * CPUs: programs of operations on memory, registers, command queues and devices.
 *
 * <p>{@link iommulab.actors.cpu.Cpu} interprets a program; {@link iommulab.actors.cpu.Insertion} is
 * how a driver puts commands into a queue. What programs consist of is {@code model.driver.CpuOp};
 * driver procedures are made of these in {@code model.driver}. Memory order is sequentially
 * consistent for now.
 */
package iommulab.actors.cpu;
