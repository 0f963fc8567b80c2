/**
 * Mutants: a litmus test with one change, such as a step that is left out.
 *
 * <p>Start at {@link iommulab.workloads.mutant.Overlay}, which makes a whole litmus test of a
 * mutant and the test that it is of; {@link iommulab.workloads.mutant.Change} is what can be
 * changed. The text of a mutant is read in {@code scenario}, its base is found by {@code catalog};
 * what runs it knows litmus tests only.
 */
package iommulab.workloads.mutant;
