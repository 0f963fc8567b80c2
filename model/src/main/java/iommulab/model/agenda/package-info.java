/**
 * The agenda: what is on its way, what may come next, and which orders are the same.
 *
 * <p>Start with {@link iommulab.model.agenda.Agenda}. A {@link iommulab.model.agenda.Message} that
 * is sent becomes a {@link iommulab.model.agenda.Delivery} on a {@link
 * iommulab.model.agenda.Channel}; a {@link iommulab.model.agenda.Preset} says what time permits; a
 * {@link iommulab.model.agenda.Strategy} picks; {@link iommulab.model.agenda.Dependence} keeps the
 * partial order and its digest. Nothing here knows actors, Akka or a clock.
 *
 * <p>Strategies here: first in first out, seeded random, plain search, recorded. Room is left for
 * more without a change to the agenda: partial-order sampling and PCT need {@code pick}, {@code
 * sent} and {@code granted} only; a search that reduces orders reads {@code Dependence} after each
 * run; a temporal network of difference bounds, which permits without a clock, is one more
 * implementation of {@code Timing}.
 *
 * <p>Not here: what was told and done (see {@code ledger}), and the course of a whole run (see
 * {@code run}).
 */
package iommulab.model.agenda;
