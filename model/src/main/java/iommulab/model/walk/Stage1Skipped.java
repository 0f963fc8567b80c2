package iommulab.model.walk;

/** The transaction goes on as if stage 1 were off: it is, or S1DSS = 1 says so. */
public record Stage1Skipped() implements CdResult {}
