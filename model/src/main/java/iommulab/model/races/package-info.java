/**
 * Message races of a finished run: which deliveries could have come the other way round, what held
 * or let them, and the run in which they do.
 *
 * <p>Start with {@link iommulab.model.races.MessageRaces}: it reads a {@link
 * iommulab.model.races.Course}, which a {@link iommulab.model.races.Watched} strategy has written
 * down. {@link iommulab.model.races.NamedBounds} knows which settings a bound comes from, so that a
 * {@link iommulab.model.races.Race} carries an {@link iommulab.model.races.Inequality} over their
 * names and not only nanoseconds. {@link iommulab.model.races.Swapped} is the strategy that runs
 * the pair the other way round. What a swap means to the judge is decided elsewhere.
 */
package iommulab.model.races;
