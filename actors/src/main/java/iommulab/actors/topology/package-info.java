/**
 * Topology: links as policy, and machines as actors wired to each other.
 *
 * <p>A scenario makes a {@link iommulab.actors.topology.MachinePlan}, a value; {@link
 * iommulab.actors.topology.Machine} puts its actors on an engine, controlled or live. Latencies of
 * {@link iommulab.actors.topology.Links} are assumed, not measured.
 */
package iommulab.actors.topology;
