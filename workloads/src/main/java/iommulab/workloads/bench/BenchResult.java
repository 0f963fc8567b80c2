package iommulab.workloads.bench;

import java.util.List;

/**
 * All that was measured.
 *
 * @param seconds given to each load and each search
 * @param figures rates
 * @param reductions how far the search of the mended unmap came
 */
public record BenchResult(double seconds, List<Figure> figures, List<Reduction> reductions) {}
