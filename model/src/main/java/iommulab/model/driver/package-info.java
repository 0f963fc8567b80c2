/**
 * What drivers do, as plain procedures: so far the building and changing of translation tables.
 *
 * <p>A change is a list of {@link iommulab.model.driver.WordEdit}s that a program performs as
 * stores; nothing here touches memory by itself. Start with {@link
 * iommulab.model.driver.PageTable}.
 */
package iommulab.model.driver;
