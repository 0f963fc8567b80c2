/**
 * What follows from counts of sampled runs: how often something happens, how often at most it can
 * if it was never seen, and how much was not seen yet.
 *
 * <p>Start with {@link iommulab.model.statistics.Frequency}; {@link
 * iommulab.model.statistics.Unseen} speaks of classes that no run has shown. All of it holds for
 * independent runs of one strategy with fixed parameters and a number of runs fixed before: not for
 * searches, nor for a sampler that learns or stops at the first hit. The probability is that under
 * the strategy, not that in silicon. Who withholds it where this does not hold is the reader of the
 * runs, not this package.
 */
package iommulab.model.statistics;
