/**
 * The course of one run: from the kicks to an empty agenda, and what is remembered of it.
 *
 * <p>{@link iommulab.model.run.Run} joins agenda, dependence and history for an engine that handles
 * one delivery at a time; {@link iommulab.model.run.Trace} is the remembering half alone, for an
 * engine that handles many at once. Neither calls a handler: that is the engine's part.
 */
package iommulab.model.run;
