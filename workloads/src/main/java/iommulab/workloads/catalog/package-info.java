/**
 * The scenarios under {@code conf/scenarios}, found by path or short name and read with their
 * settings.
 *
 * <p>Start at {@link iommulab.workloads.catalog.Catalog}. The grammar of a litmus file is read in
 * {@code scenario}, settings in {@code settings}; nothing is run here.
 */
package iommulab.workloads.catalog;
