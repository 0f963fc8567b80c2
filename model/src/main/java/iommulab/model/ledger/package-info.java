/**
 * What was told and what was done: the record of a run, from which alone it is judged.
 *
 * <p>A {@link iommulab.model.ledger.History} is a run as a partial order of {@link
 * iommulab.model.ledger.Step}s; each carries the {@link iommulab.model.ledger.Fact}s noted while it
 * was handled. {@link iommulab.model.ledger.SoftwareFact} is what software decided, did or was told
 * (mappings, commands, reports of fences, owners of pages), {@link
 * iommulab.model.ledger.HardwareFact} what hardware or a device did (accesses, completions,
 * answers). {@link iommulab.model.ledger.Order} says which {@link iommulab.model.ledger.Place}
 * comes before which in every linear form. No rule and no verdict lives here: see {@link
 * iommulab.model.oracle}. Start with the facts.
 */
package iommulab.model.ledger;
