package iommulab.model.walk;

/** How the search for a stream table entry ends. */
public sealed interface SteResult permits SteFound, ConfigFault {}
