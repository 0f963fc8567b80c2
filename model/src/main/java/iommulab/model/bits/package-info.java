/**
 * Bit fields and the entries made of them: commands, table entries, event records and registers of
 * every unit.
 *
 * <p>A format is declared once, as the table of its specification prints it: one {@link
 * iommulab.model.bits.BitField} per field, in bit order, gathered in an {@link
 * iommulab.model.bits.EntryFormat}. No mask or shift lives elsewhere. What a field means is not
 * known here. Start with {@code BitField}, then {@link iommulab.model.bits.Entry}.
 */
package iommulab.model.bits;
