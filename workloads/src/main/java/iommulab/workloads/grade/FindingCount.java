package iommulab.workloads.grade;

/**
 * A finding with the number of runs that had it.
 *
 * @param finding what the judge found
 * @param count runs that had it
 * @param firstSeed the first of them
 */
public record FindingCount(Finding finding, long count, long firstSeed) {}
