/**
 * The rules that a system has to keep, by their ids, and which tests say that they check them.
 *
 * <p>The rows are data beside this package, one file a family: {@code smmuv3.txt}, {@code ats.txt},
 * {@code contracts.txt}, {@code hazards.txt}. Nothing here judges: who broke a rule is said in
 * {@code model.oracle}. Which tests check what is found in the sources, in {@code workloads.rules}.
 * Start at {@link iommulab.model.rules.Rules}; a test says {@link iommulab.model.rules.Checks}.
 */
package iommulab.model.rules;
