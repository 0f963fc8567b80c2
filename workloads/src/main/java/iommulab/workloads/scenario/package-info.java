/**
 * What a user writes: litmus files, workload files and settings, read and checked.
 *
 * <p>Text becomes values here ({@link iommulab.workloads.scenario.LitmusParser}, {@link
 * iommulab.workloads.scenario.ConditionParser}, {@link iommulab.workloads.scenario.Catalog}); the
 * settings of a scenario are read in {@code settings}. Everything wrong in a user's text ends in
 * one {@link iommulab.workloads.scenario.ScenarioException} that names the place and what would be
 * accepted. What the steps mean, and how they become actors, does not live in the parser. Start at
 * {@link iommulab.workloads.scenario.LitmusFile}.
 */
package iommulab.workloads.scenario;
