/**
 * What an SMMUv3 reads from memory: stream table, context descriptors and translation descriptors,
 * as encodings.
 *
 * <p>Models Arm IHI 0070, 5.1 to 5.5 and the VMSAv8-64 descriptors of Arm DDI 0487, D8.3. {@link
 * iommulab.model.smmuv3.table.Ste} and {@link iommulab.model.smmuv3.table.Cd} keep their raw words,
 * so that a structure caught half-written is a value too; each knows when it is ILLEGAL. Start
 * there, then {@link iommulab.model.smmuv3.table.Stage1Descriptor}. Looking up and walking do not
 * live here. Not modelled: 32-bit tables, 128-bit descriptors and the 52-bit descriptors of DS.
 */
package iommulab.model.smmuv3.table;
