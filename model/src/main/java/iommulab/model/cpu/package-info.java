/**
 * What a CPU may do ahead of its program: memory order as plain rules.
 *
 * <p>{@link iommulab.model.cpu.Traits} says what of an operation matters to memory order, {@link
 * iommulab.model.cpu.OpTraits} finds it for {@code model.driver.CpuOp}, {@link
 * iommulab.model.cpu.Reordering} is the rule between two operations, and {@link
 * iommulab.model.cpu.ProgramWindow} applies it to a program: start there. Sending is not done here
 * ({@code actors.cpu}). Models Arm DDI 0487, B2.3, as far as Linux's barriers use it, and x86-TSO
 * (Sewell et al., CACM 53(7), 2010); both with a memory that shows a store to everyone at once.
 */
package iommulab.model.cpu;
