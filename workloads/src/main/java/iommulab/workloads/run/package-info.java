/**
 * Many runs of one scenario and what they showed together.
 *
 * <p>{@link iommulab.workloads.run.ScenarioRunner} is what the command line calls; {@link
 * iommulab.workloads.run.Bench} runs a scenario's machine once, for whoever wants single runs;
 * {@link iommulab.workloads.run.RunCollector} does the bookkeeping of a runner: outcomes, findings,
 * digest, verdict. How steps become actors is the business of {@code scenario}, how results are
 * shown of {@code report}.
 */
package iommulab.workloads.run;
