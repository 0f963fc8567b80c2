/**
 * Which tests and scenarios check which rule, and {@code docs/coverage.md} made from it.
 *
 * <p>The rules themselves are in {@code model.rules}. A test claims a rule by {@code @Checks}, a
 * scenario by its {@code refs}; both are read from the project's sources, so that no build has to
 * run before the page can be made. Start at {@link iommulab.workloads.rules.Claims}. Whether those
 * tests can fail is measured by planting errors: {@link iommulab.workloads.rules.Mutations}, and
 * {@code docs/planted.md} for the rules that those do not reach.
 */
package iommulab.workloads.rules;
