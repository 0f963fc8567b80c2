/**
 * How a driver changes a stream table entry or a context descriptor that hardware may be reading.
 *
 * <p>Hardware reads such an entry as 64-bit units, in any order and apart in time (Arm IHI 0070,
 * 3.21.3); so a change is a list of stores with invalidations between them. Start with {@link
 * iommulab.model.driver.entry.EntryUpdate}; which bits a configuration uses is {@link
 * iommulab.model.driver.entry.UsedBits}. Nothing here stores anything or makes commands: that is
 * {@link iommulab.model.driver.Procedures}.
 */
package iommulab.model.driver.entry;
