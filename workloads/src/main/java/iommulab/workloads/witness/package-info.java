/**
 * Witnesses: single runs kept so that anybody can have them again, byte for byte, and made small.
 *
 * <p>{@link iommulab.workloads.witness.Witness} is what is kept, {@link
 * iommulab.workloads.witness.WitnessFile} its file; {@link iommulab.workloads.witness.Rerun} runs
 * witnesses of one scenario, {@link iommulab.workloads.witness.Replay} says whether one still shows
 * what it showed. {@link iommulab.workloads.witness.Keeper} makes them of what an exploration
 * found. What a witness means to people is the business of {@code story}. {@code docs/witnesses.md}
 * describes the file and the commands.
 */
package iommulab.workloads.witness;
