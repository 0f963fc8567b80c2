package iommulab.model.walk;

/**
 * How the search for a context descriptor ends; a {@link WalkFault} is a stage-2 fault under its
 * fetch.
 */
public sealed interface CdResult permits CdFound, Stage1Skipped, ConfigFault, WalkFault {}
