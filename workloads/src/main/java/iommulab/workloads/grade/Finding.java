package iommulab.workloads.grade;

/**
 * What the judge found in one run.
 *
 * @param property the function by which conditions ask for the property: {@code stale}, {@code
 *     isolation}, {@code fence}, {@code ends}
 * @param accused who broke a rule
 * @param rule the rule's name
 * @param section where the rule stands
 * @param what one sentence on this case; the same for the same case in another run
 * @param permitted whether the architecture permits it; then it is at most interesting
 */
public record Finding(
    String property, String accused, String rule, String section, String what, boolean permitted) {}
