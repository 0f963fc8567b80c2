/**
 * Results as people and programs read them: console, JSON, run directory.
 *
 * <p>Start at {@link iommulab.workloads.report.JsonReport}, whose schema {@code
 * docs/result-schema.md} documents; {@link iommulab.workloads.report.TraceReport} tells one run
 * step by step. Nothing is counted or graded here; that is {@code grade}'s and {@code run}'s
 * business. The event log has a room of its own, {@code report.log}.
 */
package iommulab.workloads.report;
