package iommulab.workloads.grade;

/**
 * The outcome of one run.
 *
 * @param id the row's condition, or what the run showed if no row graded it
 * @param grade what it means
 * @param reason why it has its grade
 * @param row index of the row that graded it; -1 if none did
 */
public record Graded(String id, RunVerdict grade, String reason, int row) {}
