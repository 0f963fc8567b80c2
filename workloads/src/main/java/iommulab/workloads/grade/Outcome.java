package iommulab.workloads.grade;

/**
 * One line of the outcome table.
 *
 * @param id the row's condition, or what the run showed if no row graded it
 * @param grade what it means
 * @param count runs that had it
 * @param reason why it has its grade
 * @param firstSeed the first run that had it; -1 if none had
 */
public record Outcome(String id, RunVerdict grade, long count, String reason, long firstSeed) {}
