/**
 * Litmus tests beside a driver project's own JUnit 5 tests.
 *
 * <p>{@link iommulab.workloads.junit.Litmus} and {@link iommulab.workloads.junit.LitmusFolder} are
 * annotations; {@link iommulab.workloads.junit.LitmusCheck} does the same from code, and {@link
 * iommulab.workloads.junit.LitmusText} builds a litmus test in Java. JUnit is not among the
 * project's own dependencies at run time: whoever uses this package brings it. Begin with {@code
 * docs/junit.md}.
 */
package iommulab.workloads.junit;
