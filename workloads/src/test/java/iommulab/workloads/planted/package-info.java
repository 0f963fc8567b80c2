/**
 * Errors planted by hand, one for each rule whose tests PIT's errors did not reach, and the proof
 * that a test notices each: {@code .ci/planted}, {@code docs/planted.md}.
 *
 * <p>The errors stand in {@code planted/errors.txt}, read by {@link
 * iommulab.workloads.planted.PlantedError}; {@code PlantedErrorsTest} is part of every build and
 * keeps them from rotting. {@link iommulab.workloads.planted.Planting} compiles one and shows it to
 * its test in a JVM of its own, {@link iommulab.workloads.planted.OneTest}. What PIT measures is in
 * {@code workloads.rules}.
 */
package iommulab.workloads.planted;
