package iommulab.model.ledger;

/**
 * Something that software was told or that hardware did, noted in the step in which it happened.
 */
public interface Fact {}
