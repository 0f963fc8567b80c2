package iommulab.workloads.settings;

/**
 * How many parts the machine has.
 *
 * @param smmus SMMUs
 * @param endpoints endpoints in all, {@code d0}, {@code d1}, ...
 * @param cpus CPUs, {@code cpu0}, {@code cpu1}, ...
 * @param ats whether endpoints use ATS
 */
public record TopologySettings(int smmus, int endpoints, int cpus, boolean ats) {
  static TopologySettings of(Reader read) {
    return new TopologySettings(
        read.count("topology.smmus", 1, 64),
        read.count("topology.endpoints", 1, 4096),
        read.count("topology.cpus", 1, 256),
        read.flag("topology.ats"));
  }
}
