/**
 * Generated work: what CPUs and endpoints do, from a seed, ahead of the run.
 *
 * <p>Here are actions by number ({@link iommulab.workloads.generate.Churn}); {@code
 * workloads.compile} gives them domains, addresses and pages. No chance but the seed's.
 */
package iommulab.workloads.generate;
