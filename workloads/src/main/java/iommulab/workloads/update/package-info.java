/**
 * Plans for changing a live entry, for people and programs: what {@code plan-update} prints.
 *
 * <p>The planning itself is {@link iommulab.model.driver.entry.EntryUpdate}; here words are read
 * and plans are written down. Start with {@link iommulab.workloads.update.UpdateReport}.
 */
package iommulab.workloads.update;
