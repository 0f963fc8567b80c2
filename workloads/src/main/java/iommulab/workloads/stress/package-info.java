/**
 * Recordings as a load: the modelled SMMU driven by what a real driver did.
 *
 * <p>{@link iommulab.workloads.stress.Stress} is the entry. {@code Groups} finds what belongs
 * together (streams, ASIDs, VMIDs) and shares it out to CPUs; {@code SegmentPlanner} turns a
 * stretch of the recording into programs of CPUs and endpoints ({@code CpuProgram}); {@code Tally}
 * holds a run against the recording.
 *
 * <p>What is recorded and what is inferred is told in conf/recordings/README.md. Reading recordings
 * is the business of {@code recording}, machines are that of {@code actors.topology}.
 */
package iommulab.workloads.stress;
