package iommulab.workloads.protocol;

import java.util.Optional;

/**
 * How a stream kept one rule.
 *
 * @param id the rule's id in {@code model.rules}
 * @param checked how often it applied
 * @param broken how often it was broken
 * @param first where and how it was broken first
 */
public record RuleCount(String id, long checked, long broken, Optional<String> first) {}
