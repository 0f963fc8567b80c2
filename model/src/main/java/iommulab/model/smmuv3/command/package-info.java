/**
 * The commands of the SMMUv3 command queue as records, and their 16-byte encodings (Arm IHI 0070,
 * 4.1 to 4.8).
 *
 * <p>Start with {@link iommulab.model.smmuv3.command.Command} and the opcode table {@link
 * iommulab.model.smmuv3.command.Opcode}; {@link iommulab.model.smmuv3.command.Commands} decodes raw
 * entries and {@link iommulab.model.smmuv3.command.CommandLegality} knows what raises CERROR_ILL on
 * a given implementation. Which cached entries a command reaches is told here as arithmetic;
 * executing it is not done here.
 */
package iommulab.model.smmuv3.command;
