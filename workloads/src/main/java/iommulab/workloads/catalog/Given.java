package iommulab.workloads.catalog;

/**
 * A setting given on the command line.
 *
 * @param option as the user wrote it, for errors: {@code --seed 3}
 * @param key the setting: {@code run.seed}
 * @param value its value: {@code 3}
 */
public record Given(String option, String key, String value) {}
