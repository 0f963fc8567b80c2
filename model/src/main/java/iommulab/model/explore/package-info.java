/**
 * Searches and samplers with a theory behind them: which orders they show, and what follows from
 * having seen them all or some.
 *
 * <p>Start with {@link iommulab.model.explore.SourceSets}, the search that completes each class of
 * orders once; {@link iommulab.model.explore.Timeline} knows which orders latencies allow. All of
 * them are {@link iommulab.model.agenda.Strategy strategies} that an engine runs one after the
 * other. The plain strategies (first in first out, uniform, recorded) are in {@code agenda}.
 */
package iommulab.model.explore;
