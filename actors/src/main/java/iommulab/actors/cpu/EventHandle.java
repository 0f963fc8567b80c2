package iommulab.actors.cpu;

import iommulab.model.address.Pa;

/**
 * What a driver knows of an event queue or a PRI queue: where it is and how many records it has
 * room for.
 */
public record EventHandle(Pa base, int log2size) {}
