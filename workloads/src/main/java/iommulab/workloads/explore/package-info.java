/**
 * Exploration of one scenario: which outcomes it can have, how often each is seen or whether none
 * is missing, and one story for each.
 *
 * <p>{@link iommulab.workloads.explore.Explorer} takes a scenario and a {@link
 * iommulab.workloads.explore.Plan} and gives an {@link iommulab.workloads.explore.Explored}. The
 * strategies themselves are in {@code model.explore}; what is kept of a run for others is a witness
 * (see {@code witness}); how results are shown is the business of {@code report}.
 */
package iommulab.workloads.explore;
