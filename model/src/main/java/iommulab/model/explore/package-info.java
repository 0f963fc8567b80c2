/**
 * Searches and samplers with a theory behind them: which orders they show, and what follows from
 * having seen them all or some.
 *
 * <p>Start with {@link iommulab.model.explore.SourceSets}, the search that completes each class of
 * orders once, or with {@link iommulab.model.explore.Pct}, the simplest sampler with a bound;
 * {@link iommulab.model.explore.Pctcp} has its ranks on chains, {@link
 * iommulab.model.explore.Sticky} none, {@link iommulab.model.explore.DelayBounded} stays near one
 * plain order. {@link iommulab.model.explore.Synchronised} lets any of them pick what latencies
 * allow, without a clock; {@link iommulab.model.explore.Clocked} brings the result back to one.
 * {@link iommulab.model.explore.Timeline} knows which orders latencies allow and when; {@link
 * iommulab.model.explore.Zone} the same of the present moment only. All of them are {@link
 * iommulab.model.agenda.Strategy strategies} that an engine runs one after the other. The plain
 * strategies (first in first out, uniform, partial-order sampling, recorded) are in {@code agenda}.
 */
package iommulab.model.explore;
