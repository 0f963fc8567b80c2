/**
 * The event log of runs: steps as text and numbers, in a binary file of our own version, by Kryo.
 *
 * <p>A file is a header (format, version, what was run) and the runs that were kept; each run is a
 * body with its digest. Nothing of host, path or time is in a body, so that equal runs have equal
 * digests everywhere. Start at {@link iommulab.workloads.report.log.StepLog}; {@link
 * iommulab.workloads.report.log.LogEncoder} makes bodies, {@link
 * iommulab.workloads.report.log.LogWriter} and {@link iommulab.workloads.report.log.LogReader}
 * files.
 */
package iommulab.workloads.report.log;
