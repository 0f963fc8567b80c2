package iommulab.workloads.settings;

/**
 * How many parts the machine has.
 *
 * @param smmus SMMUs
 * @param endpoints endpoints in all, {@code d0}, {@code d1}, ...
 * @param cpus CPUs, {@code cpu0}, {@code cpu1}, ...
 * @param ats whether endpoints on PCIe use ATS
 * @param bus how endpoints are attached: a platform bus has no ATS, does not order their accesses,
 *     and lets them stall
 */
public record TopologySettings(int smmus, int endpoints, int cpus, boolean ats, Bus bus) {
  /** How endpoints are attached. */
  public enum Bus {
    PCIE,
    PLATFORM
  }

  /** Whether an endpoint uses ATS if nothing else is said. */
  public boolean usesAts() {
    return ats && bus == Bus.PCIE;
  }

  static TopologySettings of(Reader read) {
    return new TopologySettings(
        read.count("topology.smmus", 1, 64),
        read.count("topology.endpoints", 1, 4096),
        read.count("topology.cpus", 1, 256),
        read.flag("topology.ats"),
        read.choice("topology.bus", Bus.class));
  }
}
