/**
 * CPUs: programs of operations on memory, registers, command queues and devices.
 *
 * <p>{@link iommulab.actors.cpu.Cpu} is the actor. An {@link iommulab.actors.cpu.Execution} takes a
 * program through the window of {@code model.cpu}, {@link iommulab.actors.cpu.Operations} says what
 * each operation asks of the machine, {@link iommulab.actors.cpu.Requests} who waits for which
 * answer, {@link iommulab.actors.cpu.Inserting} how a driver puts commands into a queue, {@link
 * iommulab.actors.cpu.CpuTouches} what a step touches. What programs consist of is {@code
 * model.driver.CpuOp}; driver procedures are made of these there. What may overtake what is decided
 * in {@code model.cpu}, never here.
 */
package iommulab.actors.cpu;
