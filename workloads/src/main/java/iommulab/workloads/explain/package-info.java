/**
 * Why a run did harm: its races, confirmed by running them the other way round, and the freedoms
 * that it needs.
 *
 * <p>Start with {@link iommulab.workloads.explain.Explainer}, which turns a finding into an {@link
 * iommulab.workloads.explain.Explanation}. The races themselves are found in {@code model.races};
 * how an explanation is told, in words and as a chart, is {@code report.story}.
 */
package iommulab.workloads.explain;
