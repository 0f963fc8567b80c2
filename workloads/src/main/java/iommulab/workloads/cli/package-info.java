/**
 * The command line: {@code ./iommu-lab}.
 *
 * <p>{@link iommulab.workloads.cli.Main} puts the subcommands together and decides exit codes: 0
 * nothing forbidden, 1 something forbidden was seen, 2 wrong usage or scenario, 3 inconclusive, 70
 * our own mistake. A subcommand reads its words and calls another room; nothing is modelled, run or
 * graded here. Help loads no Akka.
 */
package iommulab.workloads.cli;
