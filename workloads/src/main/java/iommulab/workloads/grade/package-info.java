/**
 * What many runs showed: outcomes, their grades, the judge's findings, one verdict.
 *
 * <p>Start at {@link iommulab.workloads.grade.OutcomeTable}, which says how one run is graded. What
 * a property means is the judge's business; what a condition means is {@code scenario}'s.
 */
package iommulab.workloads.grade;
