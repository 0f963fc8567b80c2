/**
 * How fast the laboratory is, and how far its search reaches: the figures of {@code bench}.
 *
 * <p>{@link iommulab.workloads.bench.Speed} repeats a {@link iommulab.workloads.bench.Load} for a
 * while, {@link iommulab.workloads.bench.Reduction} searches the mended unmap to its end. The wall
 * clock is read here and decides nothing but when to stop; no test asserts a figure. What each
 * figure means is told in {@code docs/bench.md}.
 */
package iommulab.workloads.bench;
