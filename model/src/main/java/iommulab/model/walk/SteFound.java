package iommulab.model.walk;

import iommulab.model.smmuv3.table.Ste;

/**
 * A stream table entry was read; whether it is legal depends on which method of {@link SteFetch}
 * found it.
 */
public record SteFound(Ste ste) implements SteResult {}
